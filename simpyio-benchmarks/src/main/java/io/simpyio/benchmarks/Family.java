package io.simpyio.benchmarks;

import java.util.Optional;

/**
 * Contestants of which the best is counted, such as a library with several event lists; one row of the report.
 *
 * @param comparedWith the family whose results are divided by this one's, if any
 */
public record Family(String title, Optional<Family> comparedWith) {

    /** A family that others are compared with. */
    public static Family ours(String title) {
        return new Family(title, Optional.empty());
    }

    /** A family that one of ours is compared with. */
    public static Family peer(String title, Family ours) {
        return new Family(title, Optional.of(ours));
    }
}
