package io.simpyio.kernel;

import java.util.List;

/** Triggered when one of its events has succeeded or failed; at once if there are none. Loop-confined. */
public final class AnyOf extends Condition {

    AnyOf(Environment environment, List<? extends Event<?>> events) {
        super(environment, events);
    }

    @Override
    boolean met(int processed, int all) {
        return processed > 0 || all == 0;
    }
}
