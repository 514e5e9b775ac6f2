package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.net.Backend;
import io.simpyio.virtual.VirtualBackend;
import org.jspecify.annotations.Nullable;

/**
 * Lets the time of a simulated backend stand still while the application starts and when it is about to end, as it would
 * rush on otherwise. Does nothing where time is real. Any thread.
 */
public final class SimulatedTime {

    private final @Nullable VirtualBackend backend;
    private volatile boolean held;

    SimulatedTime(@Nullable Backend backend) {
        this.backend = backend instanceof VirtualBackend virtual ? virtual : null;
    }

    /** Lets it stand still; what is due at the present time happens. */
    public void hold() {
        if (backend != null) {
            held = true;
            backend.holdTime();
        }
    }

    /** Lets it go on. */
    public void release() {
        if (backend != null) {
            held = false;
            backend.releaseTime();
        }
    }

    /** Whether it stands still. */
    public boolean isHeld() {
        return held;
    }
}
