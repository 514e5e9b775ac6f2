package io.simpyio.resource;

import io.simpyio.kernel.Environment;

/**
 * A resource that takes a unit from the least important user if a more important request asks for it: that user's
 * process is interrupted, with a {@link Preempted} as the cause. SimPy's {@code PreemptiveResource}. Loop-confined.
 */
public final class PreemptiveResource extends PriorityResource {

    /** A resource of so many units, at least one. */
    public PreemptiveResource(Environment environment, int capacity) {
        super(environment, capacity);
    }

    @Override
    boolean doPut(Request put) {
        PriorityRequest request = (PriorityRequest) put;
        if (count() >= capacity() && request.preempt()) {
            preemptFor(request);
        }
        return super.doPut(request);
    }

    private void preemptFor(PriorityRequest request) {
        PriorityRequest victim =
                (PriorityRequest) users().stream().max(PriorityRequest.ORDER).orElseThrow();
        if (!request.outranks(victim)) {
            return;
        }
        take(victim);
        victim.process()
                .ifPresent(process -> process.interrupt(
                        new Preempted(request.process(), victim.usageSince().orElseThrow(), this)));
    }
}
