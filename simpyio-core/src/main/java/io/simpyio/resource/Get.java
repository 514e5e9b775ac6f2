package io.simpyio.resource;

import org.jspecify.annotations.Nullable;

/**
 * Something that wants to get out of a resource. It may get it at the very moment at which its process is interrupted or
 * times out; then closing it gives it back. Loop-confined.
 */
public abstract sealed class Get<T extends @Nullable Object> extends WaitingEvent<T>
        permits Release, StoreGet, ContainerGet {

    Get(BaseResource<?, ?> resource) {
        super(resource);
    }

    /**
     * Takes it back if it has not been triggered yet. If it has, but has not been {@linkplain #processed() processed}, so
     * that nobody who waits has received its value, it gives back what it took, and whoever awaits it later gets an
     * {@link IllegalStateException}; to look at its {@link #value()} before is not to receive it. What comes back is put
     * in before all that waits to get in. There is room for it unless somebody was let in on the room that the get had
     * left; then it waits for room. Otherwise it does nothing.
     */
    @Override
    public void close() {
        cancel();
        if (triggered() && !processed() && ok()) {
            giveBack();
        }
    }

    abstract void giveBack();

    /** From now on this has not got anything. */
    final void undo() {
        takeBack(new IllegalStateException(this + " was closed and has given back what it took"));
    }
}
