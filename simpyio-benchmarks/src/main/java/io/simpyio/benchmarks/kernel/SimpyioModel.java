package io.simpyio.benchmarks.kernel;

import io.simpyio.benchmarks.Load;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;

/** A model in simpyio; each call runs it for a slice of simulated time. */
abstract class SimpyioModel implements Load {

    final Environment env;
    private final double sliceSeconds;
    private double untilSeconds;

    /** How many units of work have been done. */
    long units;

    SimpyioModel(CoroutineMode mode, double sliceSeconds) {
        this(Environment.builder().coroutines(mode), sliceSeconds);
    }

    SimpyioModel(Environment.Builder environment, double sliceSeconds) {
        env = environment.build();
        this.sliceSeconds = sliceSeconds;
    }

    @Override
    public final long advance() {
        long before = units;
        untilSeconds += sliceSeconds;
        env.run(untilSeconds);
        return units - before;
    }

    @Override
    public final void close() {
        env.close();
    }
}
