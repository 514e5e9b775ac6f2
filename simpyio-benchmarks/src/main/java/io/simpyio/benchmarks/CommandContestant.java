package io.simpyio.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A contestant that is a program of any kind: its last line of output is a {@link Reading} as JSON, such as
 * {@code {"value": 1234.5}}.
 *
 * @param command the program and its arguments
 */
public record CommandContestant(
        String id,
        Family family,
        String variant,
        BiFunction<Workload, Effort, List<String>> command,
        Predicate<Workload> participation)
        implements Contestant {

    @Override
    public boolean takesPart(Workload workload) {
        return participation.test(workload);
    }

    @Override
    public Reading measure(Workload workload, Effort effort) throws IOException, InterruptedException {
        List<String> line = command.apply(workload, effort);
        String output = Programs.output(line.toArray(String[]::new));
        String last = output.lines().reduce("", (previous, next) -> next);
        try {
            return JsonMapper.shared().readValue(last, Reading.class);
        } catch (JacksonException failure) {
            throw new IOException(id + " has not ended with a reading, but with: " + last, failure);
        }
    }
}
