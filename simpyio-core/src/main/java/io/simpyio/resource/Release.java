package io.simpyio.resource;

import org.jspecify.annotations.Nullable;

/** Gives back the unit of a {@link Request}; happens at once. Loop-confined. */
public final class Release extends Get<@Nullable Void> {

    private final Resource resource;
    private final Request request;

    Release(Resource resource, Request request) {
        super(resource);
        this.resource = resource;
        this.request = request;
    }

    @Override
    public Resource resource() {
        return resource;
    }

    /** The request whose unit is given back. */
    public Request request() {
        return request;
    }

    @Override
    public void cancel() {
        // It has happened by the time anybody has it.
    }

    @Override
    void giveBack() {
        // It took nothing.
    }
}
