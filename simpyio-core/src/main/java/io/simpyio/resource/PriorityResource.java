package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import java.util.TreeSet;

/** A resource whose units are waited for in the order of priority; SimPy's {@code PriorityResource}. Loop-confined. */
public sealed class PriorityResource extends Resource permits PreemptiveResource {

    private long requests;

    /** A resource of so many units, at least one. */
    public PriorityResource(Environment environment, int capacity) {
        super(environment, capacity, new TreeSet<>(PriorityRequest.ORDER));
    }

    /** Asks for a unit with priority 0. */
    @Override
    public PriorityRequest request() {
        return request(0);
    }

    /** Asks for a unit; smaller numbers come first. */
    public PriorityRequest request(int priority) {
        return request(priority, true);
    }

    /** Asks for a unit; smaller numbers come first, and a preemptive resource may take it from another user. */
    public PriorityRequest request(int priority, boolean preempt) {
        return enqueuePut(new PriorityRequest(this, priority, preempt, requests++));
    }
}
