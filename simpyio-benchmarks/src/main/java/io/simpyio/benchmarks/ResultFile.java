package io.simpyio.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Measurements as lines of JSON, as they are made; the first line has the facts. */
record ResultFile(Path path) {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** Begins the file anew. */
    void begin(Facts facts) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, MAPPER.writeValueAsString(facts) + "\n");
    }

    void append(Measurement measurement) throws IOException {
        Files.writeString(path, MAPPER.writeValueAsString(measurement) + "\n", StandardOpenOption.APPEND);
    }

    Facts facts() throws IOException {
        return MAPPER.readValue(Files.readAllLines(path).getFirst(), Facts.class);
    }

    List<Measurement> measurements() throws IOException {
        return Files.readAllLines(path).stream()
                .skip(1)
                .map(line -> MAPPER.readValue(line, Measurement.class))
                .toList();
    }
}
