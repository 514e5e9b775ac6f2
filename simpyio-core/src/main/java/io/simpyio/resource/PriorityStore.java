package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import java.util.Comparator;

/**
 * A store whose smallest thing is taken first, and of equal ones the one that was put in first; SimPy's
 * {@code PriorityStore}. Loop-confined.
 */
public final class PriorityStore<T> extends Store<T> {

    /** A store of comparable things without a limit but the heap's. */
    public static <T extends Comparable<? super T>> PriorityStore<T> of(Environment environment) {
        return new PriorityStore<>(environment, Integer.MAX_VALUE, Comparator.naturalOrder());
    }

    /** A store of things in an order, for so many of them at most, at least one. */
    public PriorityStore(Environment environment, int capacity, Comparator<? super T> order) {
        this(environment, capacity, new OrderedQueue<>(order));
    }

    private PriorityStore(Environment environment, int capacity, OrderedQueue<T> items) {
        super(environment, capacity, items, items::addFirst);
    }
}
