package io.simpyio.kernel;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the listeners of a scheduler; there is none if there are no listeners. On the loop or in a process. */
final class Monitor {

    private final Scheduler scheduler;
    private final KernelListener[] listeners;
    private boolean telling;
    private boolean failing;

    private Monitor(Scheduler scheduler, List<KernelListener> listeners) {
        this.scheduler = scheduler;
        this.listeners = listeners.toArray(KernelListener[]::new);
    }

    static @Nullable Monitor of(Scheduler scheduler, List<KernelListener> listeners) {
        return listeners.isEmpty() ? null : new Monitor(scheduler, listeners);
    }

    /** Puts an event into the queue and tells it. */
    void schedule(EventQueue queue, Event<?> event, long time, int priority, long delayNanos) {
        if (telling) {
            throw new IllegalStateException("A KernelListener must not trigger or schedule events: " + event);
        }
        scheduled(event, time, queue.push(event, time, priority, delayNanos));
    }

    void scheduled(Event<?> event, long time, long key) {
        tell(listener -> listener.scheduled(event, time, EventQueue.priority(key), EventQueue.sequence(key)));
    }

    /** Takes the next event out of the queue and tells it. */
    Event<?> next(EventQueue queue) {
        Event<?> event = Objects.requireNonNull(queue.head());
        long time = event.dueNanos;
        long key = event.key;
        queue.pop();
        tell(listener -> listener.processing(event, time, EventQueue.priority(key), EventQueue.sequence(key)));
        return event;
    }

    void started(SimProcess<?> process) {
        tell(listener -> listener.processStarted(process));
    }

    void ended(SimProcess<?> process) {
        tell(listener -> listener.processEnded(process));
    }

    private void tell(Consumer<KernelListener> what) {
        for (KernelListener listener : listeners) {
            telling = true;
            try {
                what.accept(listener);
            } catch (Throwable failure) {
                telling = false;
                failed(failure);
            } finally {
                telling = false;
            }
        }
    }

    /** The failure handler may schedule events, which are told to the listener that has failed: once is enough. */
    private void failed(Throwable failure) {
        if (!failing) {
            failing = true;
            try {
                scheduler.unhandled(failure);
            } finally {
                failing = false;
            }
        }
    }
}
