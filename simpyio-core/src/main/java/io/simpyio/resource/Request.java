package io.simpyio.resource;

import java.util.OptionalDouble;

/** A request for a unit of a {@link Resource}; its event happens when the unit is there. Loop-confined. */
public sealed class Request extends Put permits PriorityRequest {

    private final Resource resource;
    private long usageSinceNanos = -1;

    Request(Resource resource) {
        super(resource);
        this.resource = resource;
    }

    void granted() {
        succeed(null);
        usageSinceNanos = environment().nowNanos();
    }

    @Override
    public Resource resource() {
        return resource;
    }

    /** The time in seconds at which the unit was there; empty as long as it is not. */
    public OptionalDouble usageSince() {
        return usageSinceNanos < 0 ? OptionalDouble.empty() : OptionalDouble.of(usageSinceNanos / 1e9);
    }

    @Override
    public void cancel() {
        resource.withdrawPut(this);
    }

    /** Gives the unit back, or gives up waiting for it; does nothing the second time. */
    @Override
    public void close() {
        cancel();
        resource.release(this);
    }
}
