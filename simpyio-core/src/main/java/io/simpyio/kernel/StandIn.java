package io.simpyio.kernel;

/** Takes the place of a timer that is started for an earlier time than that of the place which it has in the queue. */
final class StandIn extends Movable {

    private final Timer timer;

    StandIn(Timer timer) {
        super(timer.environment());
        this.timer = timer;
    }

    Timer timer() {
        return timer;
    }

    @Override
    boolean movesOn() {
        boolean moves = super.movesOn();
        if (!moves) {
            timer.leftBy(this);
        }
        return moves;
    }

    @Override
    void process() {
        timer.leftBy(this);
        timer.process();
    }
}
