package io.simpyio.benchmarks;

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

    private @Nullable Load load;

    /** Counts units of work. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Counter {

        public long units;
    }

    /** Makes the load that the benchmark's parameters name. */
    protected abstract Load newLoad();

    /** Sets the load up, which is not measured. */
    @Setup
    public void open() {
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
