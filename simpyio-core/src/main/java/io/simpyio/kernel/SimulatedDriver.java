package io.simpyio.kernel;

/** The clock of a plain simulation: it stands still while events run and jumps to the next one. */
final class SimulatedDriver implements Driver {

    private long nowNanos;

    @Override
    public boolean realTime() {
        return false;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public void poll() {}

    @Override
    public boolean advance(long deadlineNanos) {
        return jump(deadlineNanos);
    }

    @Override
    public boolean jump(long deadlineNanos) {
        if (deadlineNanos == Times.NEVER) {
            return false;
        }
        nowNanos = deadlineNanos;
        return true;
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
}
