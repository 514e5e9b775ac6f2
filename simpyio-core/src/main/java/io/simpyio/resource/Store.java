package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;

/** Things that are put in and taken out in the same order; SimPy's {@code Store}. Loop-confined. */
public sealed class Store<T> extends BaseResource<StorePut<T>, StoreGet<T>> permits PriorityStore, FilterStore {

    private final int capacity;
    private final Queue<T> items;
    private final Consumer<T> putFirst;

    /** A store without a limit but the heap's. */
    public Store(Environment environment) {
        this(environment, Integer.MAX_VALUE);
    }

    /** A store for so many things at most, at least one. */
    public Store(Environment environment, int capacity) {
        this(environment, capacity, new ArrayDeque<>());
    }

    private Store(Environment environment, int capacity, ArrayDeque<T> items) {
        this(environment, capacity, items, items::addFirst);
    }

    Store(Environment environment, int capacity, Queue<T> items, Consumer<T> putFirst) {
        super(environment, new LinkedHashSet<>());
        requirePositive("capacity", capacity);
        this.capacity = capacity;
        this.items = items;
        this.putFirst = putFirst;
    }

    /** Puts a thing in, as soon as there is room for it. */
    public StorePut<T> put(T item) {
        return enqueuePut(new StorePut<>(this, Objects.requireNonNull(item, "item"), false));
    }

    /** Takes the next thing out, as soon as there is one; it is the event's value. */
    public StoreGet<T> get() {
        requireRoom();
        return enqueueGet(new StoreGet<>(this));
    }

    void giveBack(StoreGet<T> get) {
        T item = get.undo();
        enqueueFirst(new StorePut<>(this, item, true));
    }

    @Override
    boolean doPut(StorePut<T> put) {
        if (items.size() < capacity) {
            put.succeed(null);
            if (put.givingBack()) {
                putFirst.accept(put.item());
            } else {
                items.add(put.item());
            }
        }
        return false; // One at a time, as in SimPy.
    }

    @Override
    boolean doGet(StoreGet<T> get) {
        T item = items.peek();
        if (item != null) {
            get.succeed(item);
            items.remove();
        }
        return false;
    }

    /** How many things fit in. */
    public int capacity() {
        return capacity;
    }

    /** How many things are in it. */
    public int size() {
        return items.size();
    }

    /** The things that are in it, the next one first. */
    public List<T> items() {
        return new ArrayList<>(items);
    }

    Collection<T> held() {
        return items;
    }
}
