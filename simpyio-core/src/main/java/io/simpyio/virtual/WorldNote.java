package io.simpyio.virtual;

import java.io.Serial;

/** Says in the stack trace of a run's failure how to repeat the run: as one that it suppresses, so its type stays. */
final class WorldNote extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    WorldNote(World world) {
        super(
                "The run of the world with seed " + world.seed() + " failed at "
                        + world.environment().now() + " s",
                null,
                false,
                false);
    }
}
