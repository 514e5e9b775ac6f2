package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;

/** Things that are put in and taken out in the same order; SimPy's {@code Store}. Loop-confined. */
public sealed class Store<T> extends BaseResource<StorePut<T>, StoreGet<T>> permits PriorityStore, FilterStore {

    private final int capacity;
    private final Queue<T> items;

    /** A store without a limit but the heap's. */
    public Store(Environment environment) {
        this(environment, Integer.MAX_VALUE);
    }

    /** A store for so many things at most, at least one. */
    public Store(Environment environment, int capacity) {
        this(environment, capacity, new ArrayDeque<>());
    }

    Store(Environment environment, int capacity, Queue<T> items) {
        super(environment, new LinkedHashSet<>());
        requirePositive("capacity", capacity);
        this.capacity = capacity;
        this.items = items;
    }

    /** Puts a thing in, as soon as there is room for it. */
    public StorePut<T> put(T item) {
        return enqueuePut(new StorePut<>(this, item));
    }

    /** Takes the next thing out, as soon as there is one; it is the event's value. */
    public StoreGet<T> get() {
        return enqueueGet(new StoreGet<>(this));
    }

    @Override
    boolean doPut(StorePut<T> put) {
        if (items.size() >= capacity) {
            return false;
        }
        items.add(put.item());
        put.succeed(null);
        return true;
    }

    @Override
    boolean doGet(StoreGet<T> get) {
        T item = items.poll();
        if (item == null) {
            return false;
        }
        get.succeed(item);
        return true;
    }

    /** How many things fit in. */
    public int capacity() {
        return capacity;
    }

    /** The things that are in it; those of a {@link PriorityStore} in no particular order. */
    public List<T> items() {
        return new ArrayList<>(items);
    }

    Collection<T> held() {
        return items;
    }
}
