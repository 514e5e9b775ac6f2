package io.simpyio.resource;

/**
 * Takes a thing out of a {@link Store}; it is the value of the event. If nobody has received it, {@link #close()} puts it
 * in before all others that are in the store, in a {@link PriorityStore} before those that are equal. Loop-confined.
 */
public sealed class StoreGet<T> extends Get<T> permits FilterStoreGet {

    private final Store<T> store;

    StoreGet(Store<T> store) {
        super(store);
        this.store = store;
    }

    @Override
    public Store<T> resource() {
        return store;
    }

    @Override
    public void cancel() {
        store.withdrawGet(this);
    }

    @Override
    void giveBack() {
        store.giveBack(this);
    }
}
