package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;

/**
 * A resource that takes a unit from the least important user if a more important request asks for it: that user's
 * process is interrupted, with a {@link Preempted} as the cause; if it has ended, or there is none, nobody is. SimPy's
 * {@code PreemptiveResource}. Loop-confined.
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
        Preempted cause = new Preempted(request.process(), victim.usageSince().orElseThrow(), this);
        victim.process().ifPresent(process -> interrupt(process, cause));
        take(victim);
    }

    private void interrupt(SimProcess<?> process, Preempted cause) {
        if (environment().activeProcess().filter(process::equals).isPresent()) {
            // It loses a unit because of what it does itself, and is told as soon as it awaits something.
            environment().scheduler().defer(() -> interrupt(process, cause));
        } else if (process.alive()) {
            process.interrupt(cause);
        }
    }
}
