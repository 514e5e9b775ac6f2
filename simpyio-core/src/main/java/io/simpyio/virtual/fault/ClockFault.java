package io.simpyio.virtual.fault;

import java.time.Duration;

/** A host's clock is set wrong; when that is lifted, it is set right by as much. */
final class ClockFault extends Fault {

    private final Machine machine;
    private final Duration by;
    private final boolean forGood;
    private long readingsBefore;
    private long readings = -1;

    ClockFault(String description, Machine machine, Duration by, boolean forGood) {
        super(description);
        this.machine = machine;
        this.by = by;
        this.forGood = forGood;
    }

    @Override
    void begin() {
        readingsBefore = machine.wrongClockReadings();
        machine.putClockForward(by);
    }

    @Override
    void end() {
        readings = fired();
        if (!forGood) {
            machine.putClockForward(by.negated());
        }
    }

    @Override
    public long fired() {
        return readings >= 0 ? readings : machine.wrongClockReadings() - readingsBefore;
    }
}
