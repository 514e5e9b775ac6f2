package io.simpyio.test;

import java.util.Locale;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Which seeds are run: those that a test asks for, unless the command line says otherwise. */
final class Seeds {

    static final String SEED = "simpyio.test.seed";
    private static final String SEEDS = "simpyio.test.seeds";
    private static final String FIRST_SEED = "simpyio.test.first-seed";

    private Seeds() {}

    static LongStream of(SimulationTest test) {
        Long only = setting(SEED);
        if (only != null) {
            return LongStream.of(only);
        }
        Long first = setting(FIRST_SEED);
        Long count = setting(SEEDS);
        long from = first == null ? 1 : first;
        return LongStream.range(from, from + (count == null ? test.seeds() : count));
    }

    private static @Nullable Long setting(String property) {
        String variable = property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        String value = System.getProperty(property, System.getenv(variable));
        if (value == null) {
            return null;
        }
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(property + " must be a whole number, but is " + value, e);
        }
    }
}
