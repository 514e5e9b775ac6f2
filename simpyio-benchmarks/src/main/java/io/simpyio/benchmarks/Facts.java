package io.simpyio.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
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
        facts.put("Load before", load());
        facts.put("System", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vendor.version"));
        facts.putAll(suite.versions());
        facts.put(
                "Effort",
                "%s: rounds: %d; each contestant warms up for %d s and is measured for %d s in each"
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

    /** What others did on the machine just before: much more than 0, and the numbers are worth little. */
    private static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f (average of the last minute)", load);
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
