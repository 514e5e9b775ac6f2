package io.simpyio.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a reader must know to judge numbers: machine, versions, date; by name, in the order of the report. */
record Facts(Map<String, String> byName) {

    /** Those of this machine and of now. */
    static Facts gather(Suite suite, Effort effort, Path project) throws IOException, InterruptedException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("simpyio", commit(project));
        facts.put("Machine", machine());
        facts.put("System", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JVM", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.putAll(suite.versions());
        facts.put(
                "Effort",
                "%s: %d rounds, each contestant warms up for %d s and is measured for %d s in each"
                        .formatted(effort.name(), effort.rounds(), effort.warmupSeconds(), effort.measureSeconds()));
        return new Facts(facts);
    }

    private static String machine() {
        return "%s, %d cores, %s memory"
                .formatted(
                        firstMatch(Path.of("/proc/cpuinfo"), "model name\\s*: (.*)", System.getProperty("os.arch")),
                        Runtime.getRuntime().availableProcessors(),
                        memory());
    }

    private static String memory() {
        String kibibytes = firstMatch(Path.of("/proc/meminfo"), "MemTotal:\\s*(\\d+) kB", "");
        return kibibytes.isEmpty() ? "unknown" : Math.round(Long.parseLong(kibibytes) / 1048576.0) + " GiB";
    }

    /** The first group of the first match in a file, which only Linux has. */
    private static String firstMatch(Path file, String pattern, String otherwise) {
        try {
            Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
            return matcher.find() ? matcher.group(1).strip() : otherwise;
        } catch (IOException absent) {
            return otherwise;
        }
    }

    private static String commit(Path project) throws IOException, InterruptedException {
        String commit = Programs.output("git", "-C", project.toString(), "describe", "--always", "--dirty");
        return "commit " + commit.replace("-dirty", " with changes that are not committed");
    }
}
