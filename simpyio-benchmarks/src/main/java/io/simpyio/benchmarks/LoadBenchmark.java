package io.simpyio.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Runs one load of one contestant; JMH's throughput is that of slices, and that of units is the counter's. */
@BenchmarkMode(Mode.Throughput)
@State(Scope.Benchmark)
public abstract class LoadBenchmark {

    private static final long SMALL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private @Nullable Load load;

    /** Counts units of work. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Counter {

        public long units;
    }

    /** Makes the load that the benchmark's parameters name. */
    protected abstract Load newLoad();

    /** Makes a small load of the same kind. */
    protected abstract Load newSmallLoad();

    /**
     * Sets the load up, which is not measured, in a JVM that has run a small one before: of processes that start before
     * their code is compiled, the frames on the stack stay the interpreter's.
     */
    @Setup
    public void open() {
        try (Load small = newSmallLoad()) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < SMALL_NANOS) {
                small.advance();
            }
        }
        load = newLoad();
    }

    /** Goes on for a slice. */
    @Benchmark
    public void advance(Counter counter) {
        if (load != null) {
            counter.units += load.advance();
        }
    }

    /** Ends the load. */
    @TearDown
    public void close() {
        if (load != null) {
            load.close();
        }
    }
}
