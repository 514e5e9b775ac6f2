package io.simpyio.resource;

/** Takes a thing out of a {@link Store}; it is the value of the event. Loop-confined. */
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
}
