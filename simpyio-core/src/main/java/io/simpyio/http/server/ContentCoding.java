package io.simpyio.http.server;

import io.simpyio.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Which responses are compressed, and how. */
final class ContentCoding {

    /** Below that there is little to gain. */
    private static final int MIN_BYTES = 1_024;

    private static final List<String> COMPRESSIBLE =
            List.of("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml");

    private ContentCoding() {}

    /** Whether a response of that length, which is negative if unknown, is worth it. */
    static boolean compressible(HttpHeaders headers, long length) {
        if (length >= 0 && length < MIN_BYTES) {
            return false;
        }
        String type = headers.first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return !headers.contains("Content-Encoding")
                && !headers.contains("Content-Range")
                && COMPRESSIBLE.stream().anyMatch(type::startsWith);
    }

    /** Whether the client understands gzip (RFC 9110, 12.5.3). */
    static boolean accepted(HttpHeaders request) {
        for (String value : request.all("Accept-Encoding")) {
            for (String element : value.split(",")) {
                String[] parts =
                        element.toLowerCase(Locale.ROOT).replaceAll("\\s", "").split(";", -1);
                if (parts[0].equals("gzip") || parts[0].equals("*")) {
                    return parts.length < 2 || !parts[1].matches("q=0(\\.0*)?");
                }
            }
        }
        return false;
    }

    static byte[] compress(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Not from memory.
        }
        return compressed.toByteArray();
    }
}
