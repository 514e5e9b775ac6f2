package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * A store from which things of a kind can be taken: a get waits for a thing that it wants, and later gets that want
 * others may overtake it. SimPy's {@code FilterStore}. Loop-confined.
 */
public final class FilterStore<T> extends Store<T> {

    /** A store without a limit but the heap's. */
    public FilterStore(Environment environment) {
        super(environment);
    }

    /** A store for so many things at most, at least one. */
    public FilterStore(Environment environment, int capacity) {
        super(environment, capacity);
    }

    /** Takes the first thing out, whatever it is, as soon as there is one. */
    @Override
    public FilterStoreGet<T> get() {
        return get(item -> true);
    }

    /** Takes the first thing out that the filter wants, as soon as there is one; the filter must not use the store. */
    public FilterStoreGet<T> get(Predicate<? super T> filter) {
        return enqueueGet(new FilterStoreGet<>(this, filter));
    }

    @Override
    boolean doGet(StoreGet<T> get) {
        FilterStoreGet<T> filtered = (FilterStoreGet<T>) get;
        for (Iterator<T> items = held().iterator(); items.hasNext(); ) {
            T item = items.next();
            if (filtered.wants(item)) {
                items.remove();
                get.succeed(item);
                break;
            }
        }
        return true;
    }
}
