package io.simpyio.benchmarks.kernel;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Runs one model of one contestant; JMH's throughput is that of slices, and that of units is the counter's. */
@BenchmarkMode(Mode.Throughput)
@State(Scope.Benchmark)
public class KernelBenchmark {

    /** So long that its overhead does not count, so short that the slowest do some in a second. */
    private static final long SLICE_UNITS = 100_000;

    /** The name of a {@link JvmContestant}. */
    @Param("SIMPYIO_PROCESSES")
    public String contestant = "";

    /** The id of a {@link Work}. */
    @Param("equal/1000")
    public String workload = "";

    private @Nullable Model model;

    /** Counts units of work. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Counter {

        public long units;
    }

    /** Sets the model up, which is not measured. */
    @Setup
    public void open() {
        model = JvmContestant.valueOf(contestant).open(Work.parse(workload), SLICE_UNITS);
    }

    /** Goes on for a slice. */
    @Benchmark
    public void advance(Counter counter) {
        if (model != null) {
            counter.units += model.advance();
        }
    }

    /** Ends the model. */
    @TearDown
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
