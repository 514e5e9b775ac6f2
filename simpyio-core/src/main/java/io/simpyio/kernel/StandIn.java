package io.simpyio.kernel;

/** Takes a timer's place in the queue when it is started for an earlier time than that of the place which it has there. */
final class StandIn extends Occurrence {

    private final Timer timer;
    private boolean cancelled;

    StandIn(Timer timer) {
        super(timer.environment());
        this.timer = timer;
    }

    Timer timer() {
        return timer;
    }

    /** For the queue, which has to count it. */
    void cancel() {
        cancelled = true;
    }

    @Override
    boolean stale() {
        return cancelled;
    }

    @Override
    void process() {
        timer.processStandIn();
    }
}
