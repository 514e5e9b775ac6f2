package io.simpyio.kernel;

import java.util.concurrent.atomic.AtomicBoolean;

/** Lets foreign threads touch a simulation until it is closed, such as at the end of a try block. Any thread. */
public final class ForeignThreadPermit implements AutoCloseable {

    private final Runnable giveBack;
    private final AtomicBoolean closed = new AtomicBoolean();

    ForeignThreadPermit(Runnable giveBack) {
        this.giveBack = giveBack;
    }

    /** Ends the permit; again it does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            giveBack.run();
        }
    }
}
