package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store from which things of a kind can be taken: a get waits for a thing that it wants, and later gets that want
 * others may overtake it. SimPy's {@code FilterStore}. Loop-confined.
 */
public final class FilterStore<T> extends Store<T> {

    private boolean filtering;

    /** A store without a limit but the heap's. */
    public FilterStore(Environment environment) {
        super(environment);
    }

    /** A store for so many things at most, at least one. */
    public FilterStore(Environment environment, int capacity) {
        super(environment, capacity);
    }

    @Override
    public StorePut<T> put(T item) {
        requireNotFiltering();
        return super.put(item);
    }

    /** Takes the first thing out, whatever it is, as soon as there is one. */
    @Override
    public FilterStoreGet<T> get() {
        return get(item -> true);
    }

    /**
     * Takes the first thing out that the filter wants, as soon as there is one. The filter must not use the store; if it
     * throws, the get fails.
     */
    public FilterStoreGet<T> get(Predicate<? super T> filter) {
        requireNotFiltering();
        requireRoom();
        return enqueueGet(new FilterStoreGet<>(this, filter));
    }

    @Override
    void giveBack(StoreGet<T> get) {
        requireNotFiltering();
        super.giveBack(get);
    }

    private void requireNotFiltering() {
        if (filtering) {
            throw new IllegalStateException("A filter must not use the store that it filters");
        }
    }

    @Override
    boolean doGet(StoreGet<T> get) {
        T item;
        Iterator<T> items = held().iterator();
        try {
            filtering = true;
            item = next(items, (FilterStoreGet<T>) get);
        } catch (RuntimeException failure) {
            get.fail(failure); // It is the concern of nobody else.
            return true;
        } finally {
            filtering = false;
        }
        if (item != null) {
            get.succeed(item);
            items.remove();
        }
        return true;
    }

    private static <T> @Nullable T next(Iterator<T> items, FilterStoreGet<T> get) {
        while (items.hasNext()) {
            T item = items.next();
            if (get.wants(item)) {
                return item;
            }
        }
        return null;
    }
}
