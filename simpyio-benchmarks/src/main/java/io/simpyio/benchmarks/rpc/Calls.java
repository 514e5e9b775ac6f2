package io.simpyio.benchmarks.rpc;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * The calls of a client: lanes, each of which calls, waits for the reply, checks it and calls again until it is over. The
 * same for all clients. Any thread.
 */
final class Calls {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int LIMIT_SECONDS = 30;

    private final Wish wish;
    private final Recorder nanos = new Recorder(SIGNIFICANT_DIGITS);
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final CountDownLatch lanes;
    private volatile boolean over;

    Calls(RpcWork work) {
        wish = work.wish();
        lanes = new CountDownLatch(work.lanes());
    }

    /** A call that waits for its reply. */
    @FunctionalInterface
    interface Waiting {

        Booking book(Wish wish) throws Exception;
    }

    /** A lane that waits, from its beginning to its end. */
    void lane(Waiting call) {
        try {
            while (goOn()) {
                long start = System.nanoTime();
                Booking booking = call.book(wish);
                answered(start, booking.driver(), booking.seconds(), booking.note());
            }
            laneEnds();
        } catch (Exception e) {
            failed(e);
        }
    }

    /** What to ask for. */
    Wish wish() {
        return wish;
    }

    /** Whether a lane should call again. */
    boolean goOn() {
        return !over;
    }

    /** There is a reply to a call of a lane. */
    void answered(long startNanos, String driver, double seconds, String note) {
        nanos.recordValue(System.nanoTime() - startNanos);
        if (seconds != wish.seconds() || !driver.equals(wish.driver()) || !note.equals(wish.note())) {
            failed(new IOException("Something else was booked: " + driver + ", " + seconds + ", " + note));
        }
    }

    /** A lane has found that it is over. */
    void laneEnds() {
        lanes.countDown();
    }

    /** A call has failed, which ends everything. */
    void failed(Throwable cause) {
        failure.completeExceptionally(cause);
    }

    /** Lets them go on for so long, and until there is a reply; returns how long each call took that had one meanwhile. */
    Histogram during(Duration time) throws IOException, InterruptedException {
        nanos.reset();
        pass(time);
        Histogram answered = nanos.getIntervalHistogram();
        for (int silentSeconds = 0; answered.getTotalCount() == 0; silentSeconds++) {
            if (silentSeconds == LIMIT_SECONDS) {
                throw new IOException("There was no reply for " + LIMIT_SECONDS + " s");
            }
            pass(Duration.ofSeconds(1));
            answered = nanos.getIntervalHistogram();
        }
        return answered;
    }

    private void pass(Duration time) throws IOException, InterruptedException {
        try {
            failure.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException good) {
            // It is completed by a failure only.
        } catch (ExecutionException e) {
            throw new IOException("A call has failed", e.getCause());
        }
    }

    /** It is over: waits until the last replies have come. */
    void end() throws IOException, InterruptedException {
        over = true;
        if (!lanes.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(lanes.getCount() + " calls have no reply");
        }
    }
}
