package io.simpyio.resource;

import org.jspecify.annotations.Nullable;

/**
 * Something that wants to get into a resource. What has been put into a {@link Container} or a {@link Store} is in it:
 * closing such a put does nothing any more, as somebody may have taken the thing already. Loop-confined.
 */
public abstract sealed class Put extends WaitingEvent<@Nullable Void> permits Request, StorePut, ContainerPut {

    Put(BaseResource<?, ?> resource) {
        super(resource);
    }
}
