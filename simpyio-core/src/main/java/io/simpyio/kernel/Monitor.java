package io.simpyio.kernel;

import java.util.List;
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
    void schedule(EventQueue queue, Occurrence event, long time, int priority, long delayNanos) {
        requireNotTelling(event);
        scheduled(event, time, queue.push(event, time, priority, delayNanos));
    }

    /** Puts a timer that is in the queue to another place there, and tells it. */
    void startAgain(EventQueue queue, Timer timer, long time, long delayNanos) {
        requireNotTelling(timer);
        scheduled(timer, time, timer.enqueueAgain(queue, time, delayNanos));
    }

    private void requireNotTelling(Occurrence event) {
        if (telling) {
            throw new IllegalStateException("A KernelListener must not trigger or schedule events: " + event);
        }
    }

    void scheduled(Occurrence event, long time, long key) {
        tell(listener -> listener.scheduled(event, time, EventQueue.priority(key), EventQueue.sequence(key)));
    }

    /** Takes the next event out of the queue and tells it. */
    void pop(EventQueue queue, Occurrence head) {
        long time = head.dueNanos;
        long key = head.key;
        queue.pop(head);
        Occurrence told = head instanceof StandIn standIn ? standIn.timer() : head;
        tell(listener -> listener.processing(told, time, EventQueue.priority(key), EventQueue.sequence(key)));
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
