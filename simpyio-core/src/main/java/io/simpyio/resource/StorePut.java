package io.simpyio.resource;

/** Puts a thing into a {@link Store}. Loop-confined. */
public final class StorePut<T> extends Put {

    private final Store<T> store;
    private final T item;

    StorePut(Store<T> store, T item) {
        super(store);
        this.store = store;
        this.item = item;
    }

    @Override
    public Store<T> resource() {
        return store;
    }

    /** The thing. */
    public T item() {
        return item;
    }

    @Override
    public void cancel() {
        store.withdrawPut(this);
    }
}
