package io.simpyio.virtual.fault;

import org.jspecify.annotations.Nullable;

/** An entry of a plan, and the fault that it has become when its time had come. */
final class PlannedFault {

    private final FaultPlan.Entry entry;
    private @Nullable Fault fault;

    PlannedFault(FaultPlan.Entry entry) {
        this.entry = entry;
    }

    FaultPlan.Entry entry() {
        return entry;
    }

    Fault begin(Faults faults) {
        Fault begun = entry.fault().apply(faults);
        fault = begun;
        return begun;
    }

    boolean hasFired() {
        return fault != null && fault.fired() > 0;
    }

    @Override
    public String toString() {
        return entry.description() + (fault == null ? " (its time has not come)" : " (it met nothing)");
    }
}
