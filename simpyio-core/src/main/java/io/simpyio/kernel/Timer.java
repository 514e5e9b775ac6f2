package io.simpyio.kernel;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls its action after a delay each time that it is started: the means of the callback style, where a {@link Timeout}
 * would be made anew each time. Starting it allocates nothing, also from within its action; starting it again before its
 * time moves it, and costs next to nothing if that is to a later time, as deadlines do.
 *
 * <p>It happens in the order of all events (time, priority, sequence), with {@link Scheduler#NORMAL} priority and the
 * sequence of its last start. What its action throws is a failure that nobody waited for. When its environment is closed
 * it does not happen any more. In real time it never happens before its time.
 *
 * <p>Loop-confined, like every {@link Event}: other threads get a {@link WrongThreadException}. Nobody can await a timer.
 */
public final class Timer extends Occurrence {

    /** It happens when its place in the queue is due, if it has one. */
    private static final long IN_PLACE = -1;
    /** It has a place in the queue, but is not to happen there. */
    private static final long CANCELLED = -2;

    private final Consumer<? super Timer> action;

    /** {@link #IN_PLACE}, {@link #CANCELLED} or, if it is to move to a later place, the key that it has there. */
    private long laterKey = IN_PLACE;

    private long laterNanos;
    /** What happens in its stead; then the timer itself is cancelled or in no queue. */
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
        withdraw(scheduler.queue());
        return true;
    }

    /** Whether it has been started and has not happened yet. */
    public boolean pending() {
        return (queued() && laterKey != CANCELLED) || standIn != null;
    }

    /** Puts it into the queue, or to another place there, and returns its key. */
    long enqueue(EventQueue queue, long time, long delayNanos) {
        if (key != NOT_QUEUED || standIn != null) {
            return enqueueAgain(queue, time, delayNanos);
        }
        return queue.push(this, time, Scheduler.NORMAL, delayNanos);
    }

    private long enqueueAgain(EventQueue queue, long time, long delayNanos) {
        if (pending() && (standIn != null || time < dueNanos)) {
            withdraw(queue); // After that it may have left the queue, or not.
        }
        if (!queued()) {
            return queue.push(this, time, Scheduler.NORMAL, delayNanos);
        }
        if (time < dueNanos) {
            standIn = new StandIn(this);
            return queue.push(standIn, time, Scheduler.NORMAL, delayNanos);
        }
        return moveTo(time, queue);
    }

    /** It gets to the later place when its present one is due: however often it is moved until then costs nothing. */
    private long moveTo(long time, EventQueue queue) {
        long placeKey = laterKey;
        long newKey = queue.newKey(Scheduler.NORMAL);
        laterKey = newKey;
        laterNanos = time;
        if (placeKey == IN_PLACE) {
            queue.moved();
        } else if (placeKey == CANCELLED) {
            queue.movedInstead();
        }
        return newKey;
    }

    private void withdraw(EventQueue queue) {
        StandIn substitute = standIn;
        if (substitute != null) {
            standIn = null;
            substitute.cancel();
        } else {
            if (laterKey != IN_PLACE) {
                queue.unmoved();
            }
            laterKey = CANCELLED;
        }
        queue.cancelled();
    }

    @Override
    boolean stale() {
        return laterKey != IN_PLACE;
    }

    @Override
    boolean movesOn() {
        long newKey = laterKey;
        laterKey = IN_PLACE;
        if (newKey == CANCELLED) {
            return false;
        }
        dueNanos = laterNanos;
        key = newKey;
        return true;
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

    void processStandIn() {
        standIn = null;
        process();
    }

    @Override
    public String toString() {
        if (!pending()) {
            return "Timer(not started)";
        }
        long nanos = standIn != null ? standIn.dueNanos : laterKey == IN_PLACE ? dueNanos : laterNanos;
        return "Timer(at " + Times.seconds(nanos) + " s)";
    }
}
