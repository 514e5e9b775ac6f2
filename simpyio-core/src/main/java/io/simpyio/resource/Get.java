package io.simpyio.resource;

import org.jspecify.annotations.Nullable;

/**
 * Something that wants to get out of a resource. What it has got is not given back by closing it, even if its process was
 * interrupted or timed out at that very moment: {@link #triggered()} tells, and it may still be awaited. Loop-confined.
 */
public abstract sealed class Get<T extends @Nullable Object> extends WaitingEvent<T>
        permits Release, StoreGet, ContainerGet {

    Get(BaseResource<?, ?> resource) {
        super(resource);
    }
}
