package io.simpyio.resource;

/** Puts a thing into a {@link Store}; once it is in, closing this does nothing. Loop-confined. */
public final class StorePut<T> extends Put {

    private final Store<T> store;
    private final T item;
    private final boolean givingBack;

    StorePut(Store<T> store, T item, boolean givingBack) {
        super(store);
        this.store = store;
        this.item = item;
        this.givingBack = givingBack;
    }

    @Override
    public Store<T> resource() {
        return store;
    }

    /** The thing. */
    public T item() {
        return item;
    }

    /** Whether it is what a get gives back. */
    boolean givingBack() {
        return givingBack;
    }

    @Override
    public void cancel() {
        store.withdrawPut(this);
    }
}
