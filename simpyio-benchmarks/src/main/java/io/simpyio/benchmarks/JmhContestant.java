package io.simpyio.benchmarks;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A contestant on the JVM, measured by JMH in a fresh JVM each time. The benchmark class has the parameters
 * {@code contestant} and {@code workload}, and counts what it does in an auxiliary counter {@code units}.
 *
 * @param jvmFlags flags of the forked JVM
 */
public record JmhContestant(
        String id,
        Family family,
        String variant,
        Class<?> benchmark,
        List<String> jvmFlags,
        Predicate<Workload> participation)
        implements Contestant {

    private static final String UNITS = "units";
    private static final String ALLOCATED_BYTES_PER_CALL = "gc.alloc.rate.norm";

    @Override
    public boolean takesPart(Workload workload) {
        return participation.test(workload);
    }

    @Override
    public Reading measure(Workload workload, Effort effort) throws IOException {
        Options options = new OptionsBuilder()
                .include(benchmark.getName() + "\\.")
                .param("contestant", id)
                .param("workload", workload.id())
                .forks(1)
                .jvmArgs(jvmFlags.toArray(String[]::new))
                .warmupIterations(effort.warmupSeconds())
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(effort.measureSeconds())
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        try {
            return reading(new Runner(options).run());
        } catch (RunnerException failure) {
            throw new IOException(id + " failed at " + workload.id(), failure);
        }
    }

    private static Reading reading(Collection<RunResult> results) throws IOException {
        if (results.size() != 1) {
            throw new IOException("One benchmark was expected to run, but there are results of " + results.size());
        }
        RunResult result = results.iterator().next();
        double unitsPerSecond = secondary(result, UNITS).getScore();
        double callsPerSecond = result.getPrimaryResult().getScore();
        double bytesPerCall = secondary(result, ALLOCATED_BYTES_PER_CALL).getScore();
        return new Reading(unitsPerSecond, bytesPerCall * callsPerSecond / unitsPerSecond);
    }

    private static Result<?> secondary(RunResult result, String name) throws IOException {
        Result<?> secondary = result.getSecondaryResults().get(name);
        if (secondary == null) {
            throw new IOException(
                    "No " + name + " among " + result.getSecondaryResults().keySet());
        }
        return secondary;
    }
}
