package io.simpyio.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Whether threads that are not a scheduler's own may touch it while it runs, and what happens if not. Any thread. */
final class ForeignThreads {

    private final boolean refused;
    private final Consumer<ForeignThreadException> endRun;
    private final AtomicInteger permits = new AtomicInteger();

    ForeignThreads(boolean refused, Consumer<ForeignThreadException> endRun) {
        this.refused = refused;
        this.endRun = endRun;
    }

    ForeignThreadPermit allow() {
        permits.incrementAndGet();
        return new ForeignThreadPermit(permits::decrementAndGet);
    }

    boolean allowed() {
        return !refused || permits.get() > 0;
    }

    /** Lets the run fail with the stack of the calling thread, unless it may do what it does. */
    void touched(Supplier<String> how) {
        if (!allowed()) {
            endRun.accept(new ForeignThreadException(Thread.currentThread(), how.get()));
        }
    }
}
