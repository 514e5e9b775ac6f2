package io.simpyio.kernel;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls its action after a delay each time that it is started: the means of the callback style, where a {@link Timeout}
 * would be made anew each time. Starting it again allocates nothing, also from within its action. Starting it while it is
 * pending moves it, which costs next to nothing if that is to a later time, as with a deadline.
 *
 * <p>It happens in the order of all events (time, priority, sequence), with {@link Scheduler#NORMAL} priority and the
 * sequence of its last start. What its action throws is a failure that nobody waited for. When its environment is closed
 * it does not happen any more. In real time it never happens before its time.
 *
 * <p>Loop-confined, like every {@link Event}: other threads get a {@link WrongThreadException}. Nobody can await a timer.
 */
public final class Timer extends Movable {

    private final Consumer<? super Timer> action;

    /** What is in the queue in its stead; then the timer itself is taken back, or not there. */
    private @Nullable StandIn standIn;

    Timer(Environment environment, Consumer<? super Timer> action) {
        super(environment);
        this.action = action;
    }

    /**
     * Starts it, also if it is pending: then it happens at the new time only.
     *
     * @param delaySeconds seconds from now, not negative
     * @throws IllegalArgumentException if the delay is negative or too long
     * @throws IllegalStateException if too many events are pending; the message names the limit
     */
    public void start(double delaySeconds) {
        startNanos(Times.nanos(delaySeconds));
    }

    /** Starts it like {@link #start(double)}. */
    public void start(Duration delay) {
        startNanos(Times.nanos(delay));
    }

    /**
     * Starts it like {@link #start(double)}.
     *
     * @param delayNanos nanoseconds from now, not negative
     */
    public void startNanos(long delayNanos) {
        environment().scheduler().start(this, delayNanos);
    }

    /** Takes it back, so that it does not happen; {@code false} if it is not pending. It can be started again. */
    public boolean cancel() {
        Scheduler scheduler = environment().scheduler();
        scheduler.checkThread();
        if (!pending()) {
            return false;
        }
        present().withdraw(scheduler.queue());
        return true;
    }

    /** Whether it has been started and has not happened yet. */
    public boolean pending() {
        return present().awaited();
    }

    /** The one of both that is there, if any is. */
    private Movable present() {
        StandIn substitute = standIn;
        return substitute == null ? this : substitute;
    }

    /** Whether the queue holds it or its stand-in, be it taken back. */
    boolean inQueue() {
        return queued() || standIn != null;
    }

    /** Puts what is in the queue to another place there, and returns its key. */
    long enqueueAgain(EventQueue queue, long time, long delayNanos) {
        Movable present = present();
        if (time >= present.dueNanos) {
            return present.moveTo(time, queue);
        }
        if (present.awaited()) {
            present.withdraw(queue);
        }
        if (!queued()) {
            standIn = null; // It is taken back, and may be in the queue for a while.
            return queue.push(this, time, Scheduler.NORMAL, delayNanos);
        }
        StandIn substitute = new StandIn(this);
        standIn = substitute;
        return queue.push(substitute, time, Scheduler.NORMAL, delayNanos);
    }

    /** Told of a stand-in that is not in the queue any more. */
    void leftBy(StandIn substitute) {
        if (standIn == substitute) {
            standIn = null;
        }
    }

    @Override
    void process() {
        if (environment().closedAlone()) {
            return;
        }
        try {
            action.accept(this);
        } catch (Throwable failure) {
            environment().scheduler().unhandled(environment(), failure);
        }
    }

    @Override
    public String toString() {
        return pending() ? "Timer(at " + Times.seconds(present().wantedNanos()) + " s)" : "Timer(not started)";
    }
}
