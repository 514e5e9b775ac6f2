package io.simpyio.virtual.fault;

/** The connections between two hosts break at both ends, at once. */
final class ResetFault extends Fault {

    private final Machine machine;
    private final Machine other;
    private int broken;

    ResetFault(String host, Machine machine, Machine other, String otherHost) {
        super("reset between " + host + " and " + otherHost);
        this.machine = machine;
        this.other = other;
    }

    @Override
    void begin() {
        broken = machine.resetConnections(other);
    }

    @Override
    void end() {
        // It was for a moment only.
    }

    @Override
    public long fired() {
        return broken;
    }
}
