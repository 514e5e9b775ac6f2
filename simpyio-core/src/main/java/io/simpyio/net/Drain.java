package io.simpyio.net;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Timer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * The orderly end of a server: what it has begun gets some time to end by itself, and is then cut off.
 *
 * <p>Loop-confined.
 */
public final class Drain {

    private final Event<Integer> ended;
    private final Timer limit;
    private final BooleanSupplier over;
    private final IntSupplier unfinished;
    private final Runnable close;

    /**
     * Begins.
     *
     * @param gracePeriod how long it may take
     * @param over whether nothing is left
     * @param unfinished how many things are at work that their users wait for
     * @param close cuts off what is left
     */
    public Drain(
            Environment environment,
            Duration gracePeriod,
            BooleanSupplier over,
            IntSupplier unfinished,
            Runnable close) {
        this.ended = environment.event();
        this.over = over;
        this.unfinished = unfinished;
        this.close = close;
        this.limit = environment.timer(due -> cutOff());
        limit.start(gracePeriod);
    }

    /** Happens when all has ended, with the number of things that had to be cut off. */
    public Event<Integer> ended() {
        return ended;
    }

    /** To be called when something has ended: it may have been the last. */
    public void look() {
        if (!ended.triggered() && over.getAsBoolean()) {
            end(0);
        }
    }

    /** Ends it now. */
    public void cutOff() {
        if (!ended.triggered()) {
            end(unfinished.getAsInt());
            close.run();
        }
    }

    private void end(int cut) {
        limit.cancel();
        ended.succeed(cut);
    }
}
