package io.simpyio.resource;

import java.util.function.Predicate;

/** Takes a thing that is wanted out of a {@link FilterStore}. Loop-confined. */
public final class FilterStoreGet<T> extends StoreGet<T> {

    private final Predicate<? super T> filter;

    FilterStoreGet(FilterStore<T> store, Predicate<? super T> filter) {
        super(store);
        this.filter = filter;
    }

    boolean wants(T item) {
        return filter.test(item);
    }
}
