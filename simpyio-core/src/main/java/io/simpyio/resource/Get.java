package io.simpyio.resource;

import org.jspecify.annotations.Nullable;

/**
 * Something that wants to get out of a resource. It may get it although its process is interrupted or times out; then
 * closing it gives it back. Loop-confined.
 */
public abstract sealed class Get<T extends @Nullable Object> extends WaitingEvent<T>
        permits Release, StoreGet, ContainerGet {

    Get(BaseResource<?, ?> resource) {
        super(resource);
    }

    /**
     * Takes it back if it has not been triggered yet. If it has, but nobody has received it, it gives back what it took,
     * and whoever awaits it later gets an {@link IllegalStateException}. It is received by a process that awaited it, with
     * the value of a condition that a process awaited, by a callback, and by whoever asks for its {@link #value()} after
     * it was {@linkplain #processed() processed}. What comes back is put in before all that waits to get in. There is
     * room for it unless somebody was let in on the room that the get had left; then it waits for room. Otherwise it does
     * nothing.
     */
    @Override
    public void close() {
        cancel();
        if (triggered() && ok() && !received()) {
            giveBack();
        }
    }

    abstract void giveBack();

    /** What it had got; from now on it has not. */
    final T undo() {
        return takeBack(new IllegalStateException(this + " was closed and has given back what it took"));
    }
}
