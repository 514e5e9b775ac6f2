package io.simpyio.benchmarks.http;

import io.simpyio.benchmarks.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load program <a href="https://github.com/wg/wrk">wrk</a>, with one thread.
 *
 * @param launcher what stands before its command
 * @param script the file {@code pipeline.lua}
 */
record Wrk(List<String> launcher, Path script) {

    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern P99 = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s)\\b");
    private static final Pattern ERRORS = Pattern.compile("Socket errors: .*|Non-2xx or 3xx responses: .*");
    private static final Map<String, Double> MICROS = Map.of("us", 1.0, "ms", 1e3, "s", 1e6);

    /**
     * What it has measured.
     *
     * @param p99Micros what 99 of 100 requests took at most; nonsense if they are pipelined, as wrk counts a connection's
     *     whole batch once and yet corrects the times by how often single requests should have come
     */
    record Outcome(long requests, double p99Micros) {

        /** Understands what wrk has printed; fails with an {@link IOException} if something went wrong. */
        static Outcome parse(String output) throws IOException {
            Matcher requests = REQUESTS.matcher(output);
            Matcher p99 = P99.matcher(output);
            if (!requests.find() || !p99.find() || ERRORS.matcher(output).find()) {
                throw new IOException("wrk had no success:\n" + output);
            }
            return new Outcome(
                    Long.parseLong(requests.group(1)),
                    Double.parseDouble(p99.group(1)) * MICROS.getOrDefault(p99.group(2), 1.0));
        }
    }

    /**
     * What it calls itself.
     *
     * @throws IOException if it is not there
     */
    static String version() throws IOException, InterruptedException {
        try {
            // It ends with 1 whenever it has made no load.
            return Programs.output("sh", "-c", "command -v wrk >&2 && wrk -v | head -n 1")
                    .lines()
                    .reduce("", (before, last) -> last)
                    .replaceAll(" Copyright.*", "");
        } catch (IOException missing) {
            throw new IOException("wrk is missing. Debian has it: apt-get install wrk", missing);
        }
    }

    /** Asks for so many seconds. */
    Outcome run(int port, HttpWork work, int seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("wrk", "--latency", "--timeout", "10s", "-t", "1"));
        command.addAll(List.of("-c", Integer.toString(work.connections()), "-d", seconds + "s"));
        String url = "http://127.0.0.1:" + port + work.path();
        if (work.size() == 1) {
            command.add(url);
        } else {
            command.addAll(List.of("-s", script.toString(), url, "--", Integer.toString(work.size())));
        }
        return Outcome.parse(Programs.output(command.toArray(String[]::new)));
    }
}
