package io.simpyio.kernel;

import java.util.List;

/** Triggered when all of its events have succeeded, or one has failed; at once if there are none. Loop-confined. */
public final class AllOf extends Condition {

    AllOf(Environment environment, List<? extends Event<?>> events) {
        super(environment, events);
    }

    @Override
    boolean met(int processed, int all) {
        return processed == all;
    }
}
