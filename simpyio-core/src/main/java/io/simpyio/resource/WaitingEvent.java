package io.simpyio.resource;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.Receivable;
import io.simpyio.kernel.SimProcess;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a resource: an event that happens when it is done. Closing it before takes it back, and closing a
 * {@link Get} that nobody has received gives back what it took, so that an interrupted or timed-out process leaves nothing
 * behind. Loop-confined.
 */
public abstract sealed class WaitingEvent<T extends @Nullable Object> extends Receivable<T> implements AutoCloseable
        permits Put, Get {

    private final @Nullable SimProcess<?> process;
    private final long askedAtNanos;

    WaitingEvent(BaseResource<?, ?> resource) {
        super(resource.environment());
        this.process = environment().activeProcess().orElse(null);
        this.askedAtNanos = resource.observed() ? environment().nowNanos() : -1;
    }

    /** What was asked. */
    public abstract BaseResource<?, ?> resource();

    /** The process that asked; empty if it was none. */
    public Optional<SimProcess<?>> process() {
        return Optional.ofNullable(process);
    }

    /** When it was made; negative if the resource had no listener then. */
    final long askedAtNanos() {
        return askedAtNanos;
    }

    /** What the resource does when this has happened; it receives nothing. */
    final void before(Consumer<Event<?>> next) {
        addOwnCallback(next);
    }

    /** Takes it back if it has not been triggered yet; otherwise does nothing, as in SimPy. */
    public abstract void cancel();

    /** Takes it back if it has not been triggered yet. */
    @Override
    public void close() {
        cancel();
    }
}
