package io.simpyio.resource.examples;

import java.util.List;

/**
 * Draws the numbers that Python 3.11's {@code random} module draws after {@code random.seed(seed)}.
 *
 * <p>MT19937 with {@code init_by_array}: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), and their
 * reference of 2002. Normal variates: Kinderman and Monahan, "Computer generation of random variables using the ratio of
 * uniform deviates", ACM TOMS 3 (1977).
 */
final class PythonRandom {

    private static final int N = 624;
    private static final int M = 397;
    private static final int UPPER = 0x80000000;
    private static final int LOWER = 0x7fffffff;
    private static final double KINDERMAN_MONAHAN = 4 * Math.exp(-0.5) / Math.sqrt(2);

    private final int[] state = new int[N];
    private int index = N;

    /** The generator after {@code random.seed(seed)}; the seed is not negative and has 32 bits at most. */
    PythonRandom(long seed) {
        if (seed < 0 || seed > 0xffffffffL) {
            throw new IllegalArgumentException("seed must have 32 bits at most, but is " + seed);
        }
        initialize(19_650_218);
        initializeByArray((int) seed);
    }

    private void initialize(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** The key is one word long, so its index is always 0. */
    private void initializeByArray(int key) {
        int i = 1;
        for (int k = 0; k < N; k++) {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1_664_525)) + key;
            i = next(i);
        }
        for (int k = 0; k < N - 1; k++) {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1_566_083_941)) - i;
            i = next(i);
        }
        state[0] = UPPER;
    }

    private int next(int i) {
        if (i < N - 1) {
            return i + 1;
        }
        state[0] = state[N - 1];
        return 1;
    }

    private int nextWord() {
        if (index == N) {
            twist();
        }
        int y = state[index++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & UPPER) | (state[(i + 1) % N] & LOWER);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        index = 0;
    }

    /** {@code random.random()}: 53 bits of two words. */
    double random() {
        long high = nextWord() >>> 5;
        long low = nextWord() >>> 6;
        return (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0;
    }

    double uniform(double from, double to) {
        return from + (to - from) * random();
    }

    double expovariate(double rate) {
        return -Math.log(1.0 - random()) / rate;
    }

    double normalvariate(double mean, double deviation) {
        while (true) {
            double u1 = random();
            double u2 = 1.0 - random();
            double z = KINDERMAN_MONAHAN * (u1 - 0.5) / u2;
            if (z * z / 4.0 <= -Math.log(u2)) {
                return mean + z * deviation;
            }
        }
    }

    /** {@code random.randint(from, to)}: both ends may come. */
    int randint(int from, int to) {
        return from + below(to - from + 1);
    }

    <T> T choice(List<T> items) {
        return items.get(below(items.size()));
    }

    /** As many bits as the bound has, drawn again until they are below it. */
    private int below(int bound) {
        int bits = 32 - Integer.numberOfLeadingZeros(bound);
        while (true) {
            int drawn = nextWord() >>> (32 - bits);
            if (drawn < bound) {
                return drawn;
            }
        }
    }
}
