package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;

/** A request for a unit of a {@link Resource}; its event happens when the unit is there. Loop-confined. */
public final class Request extends Event<Request> implements AutoCloseable {

    private final Resource resource;

    Request(Environment environment, Resource resource) {
        super(environment);
        this.resource = resource;
    }

    /** What was asked for. */
    public Resource resource() {
        return resource;
    }

    /** Gives the unit back, or gives up waiting for it; does nothing the second time. */
    @Override
    public void close() {
        resource.release(this);
    }
}
