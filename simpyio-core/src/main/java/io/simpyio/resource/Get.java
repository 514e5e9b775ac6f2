package io.simpyio.resource;

import org.jspecify.annotations.Nullable;

/** Something that wants to get out of a resource. Loop-confined. */
public abstract sealed class Get<T extends @Nullable Object> extends WaitingEvent<T>
        permits Release, StoreGet, ContainerGet {

    Get(BaseResource<?, ?> resource) {
        super(resource);
    }
}
