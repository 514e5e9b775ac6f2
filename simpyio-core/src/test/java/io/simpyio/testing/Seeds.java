package io.simpyio.testing;

import java.util.List;
import java.util.stream.LongStream;

/** The seeds of tests with random input; a failure says its seed, and this property replays it. */
public final class Seeds {

    private static final String PROPERTY = "simpyio.test.seed";

    private Seeds() {}

    /** The seeds 1, 2, ..., or the one given by {@code -Dsimpyio.test.seed}. */
    public static List<Long> upTo(int count) {
        Long seed = Long.getLong(PROPERTY);
        return seed != null
                ? List.of(seed)
                : LongStream.rangeClosed(1, count).boxed().toList();
    }

    /** The seed given by {@code -Dsimpyio.test.seed}, or else the test's own. */
    public static long replayed(long ownSeed) {
        return Long.getLong(PROPERTY, ownSeed);
    }
}
