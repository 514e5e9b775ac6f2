package io.simpyio.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A document with places for reports, between {@code <!-- name:begin -->} and {@code <!-- name:end -->}. */
record Document(Path path) {

    /**
     * Puts a report in the place of the last one.
     *
     * @throws IOException if there is no such place
     */
    void replace(String name, String report) throws IOException {
        String text = Files.readString(path);
        String beginMarker = "<!-- " + name + ":begin -->";
        int begin = text.indexOf(beginMarker);
        int end = text.indexOf("<!-- " + name + ":end -->");
        if (begin < 0 || end < begin) {
            throw new IOException(path + " has no place for the report between markers named " + name);
        }
        Files.writeString(
                path, text.substring(0, begin + beginMarker.length()) + "\n" + report + "\n" + text.substring(end));
    }
}
