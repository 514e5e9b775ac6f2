package io.simpyio.resource;

import org.jspecify.annotations.Nullable;

/** Something that wants to get into a resource. Loop-confined. */
public abstract sealed class Put extends WaitingEvent<@Nullable Void> permits Request, StorePut, ContainerPut {

    Put(BaseResource<?, ?> resource) {
        super(resource);
    }
}
