package io.simpyio.benchmarks;

import io.simpyio.benchmarks.http.HttpSuite;
import io.simpyio.benchmarks.kernel.KernelSuite;
import io.simpyio.benchmarks.rpc.ObservabilitySuite;
import io.simpyio.benchmarks.rpc.RpcSuite;
import io.simpyio.benchmarks.sockets.SocketsSuite;
import io.simpyio.benchmarks.worlds.WorldsSuite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program: measures a suite and reports it.
 *
 * <pre>
 * kernel              measures, and puts the report into docs/performance.md
 * kernel --quick      measures for a short time, and only prints the report
 * kernel --docs       puts the report into the document, however it was measured
 * kernel --report     reports the last measurements again
 * kernel --only mm1   only workloads whose id begins with this; only prints the report
 * kernel --rounds 5   so many rounds, on a machine that does not always do the same
 * sockets, worlds, http, rpc, observability   the same for the other suites
 * </pre>
 *
 * <p>It runs in the project's root folder; results are in {@code simpyio-benchmarks/target/benchmarks}.
 */
final class Benchmarks {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Path MODULE = PROJECT.resolve("simpyio-benchmarks");

    private Benchmarks() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(arguments));
        boolean quick = options.remove("--quick");
        boolean docs = options.remove("--docs");
        boolean reportOnly = options.remove("--report");
        String part = valueOf("--only", options);
        String rounds = valueOf("--rounds", options);
        if (options.size() != 1) {
            throw new IllegalArgumentException(
                    "Expected: kernel, sockets, worlds, http, rpc or observability, [--quick] [--docs] [--report] [--only <beginning of a workload's id>] [--rounds <number>]");
        }
        Suite suite = suite(options.getFirst());
        ResultFile file = new ResultFile(MODULE.resolve("target/benchmarks/" + suite.name() + ".jsonl"));
        if (!reportOnly) {
            Effort usual = quick ? Effort.QUICK : Effort.FULL;
            Effort effort = rounds.isEmpty() ? usual : usual.withRounds(Integer.parseInt(rounds));
            file.begin(Facts.gather(suite, effort, PROJECT));
            new Run(suite, effort, workload -> workload.id().startsWith(part), file, System.out).start();
        }
        String report = Report.of(new Results(suite, file.measurements()), file.facts());
        System.out.println(report);
        if (docs || !quick && !reportOnly && part.isEmpty()) {
            new Document(PROJECT.resolve("docs/performance.md")).replace(suite.name(), report);
        }
    }

    /** Takes an option and its value out of the list; empty if it is not there. */
    private static String valueOf(String option, List<String> options) {
        int index = options.indexOf(option);
        if (index < 0 || index + 1 == options.size()) {
            return "";
        }
        options.remove(index);
        return options.remove(index);
    }

    private static Suite suite(String name) throws IOException, InterruptedException {
        return switch (name) {
            case "kernel" -> KernelSuite.open(MODULE);
            case "sockets" -> SocketsSuite.open(MODULE);
            case "worlds" -> WorldsSuite.open();
            case "http" -> HttpSuite.open(MODULE);
            case "rpc" -> RpcSuite.open();
            case "observability" -> ObservabilitySuite.open();
            default -> throw new IllegalArgumentException("There is no suite " + name);
        };
    }
}
