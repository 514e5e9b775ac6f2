package io.simpyio.resource;

import java.util.Comparator;

/** A request with a priority; smaller numbers come first, then earlier requests, then those that preempt. */
public final class PriorityRequest extends Request {

    /** The last criterion makes the order total and keeps FIFO among equals. */
    static final Comparator<Request> ORDER = Comparator.comparing(
            request -> (PriorityRequest) request,
            Comparator.comparingInt(PriorityRequest::priority)
                    .thenComparingLong(request -> request.requestedAtNanos)
                    .thenComparing(request -> !request.preempt)
                    .thenComparingLong(request -> request.number));

    private final int priority;
    private final boolean preempt;
    private final long requestedAtNanos;
    private final long number;

    PriorityRequest(PriorityResource resource, int priority, boolean preempt, long number) {
        super(resource);
        this.priority = priority;
        this.preempt = preempt;
        this.requestedAtNanos = environment().nowNanos();
        this.number = number;
    }

    /** Smaller numbers come first. */
    public int priority() {
        return priority;
    }

    /** Whether it takes the unit of a user of less priority; only a {@link PreemptiveResource} asks. */
    public boolean preempt() {
        return preempt;
    }

    /** Whether another request is less important, not counting which of two equals came first. */
    boolean outranks(PriorityRequest other) {
        return ORDER.compare(this, other) < 0
                && !(priority == other.priority
                        && requestedAtNanos == other.requestedAtNanos
                        && preempt == other.preempt);
    }
}
