package io.simpyio.benchmarks.kernel;

import java.util.SplittableRandom;

/**
 * Exponentially distributed delays, gone through again and again. They are drawn beforehand, so that it is not random
 * generators that are compared; simpy_kernel.py draws the same.
 */
final class DrawnDelays implements Delays {

    private static final int COUNT = 1 << 16;

    private final double[] seconds;
    private int position;

    DrawnDelays(double mean, long seed) {
        seconds = new SplittableRandom(seed)
                .doubles(COUNT)
                .map(uniform -> -Math.log(1 - uniform) * mean)
                .toArray();
    }

    @Override
    public double next() {
        return seconds[position++ & COUNT - 1];
    }
}
