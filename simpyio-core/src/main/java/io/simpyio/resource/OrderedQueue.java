package io.simpyio.resource;

import java.util.AbstractQueue;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A priority queue that gives equal things in the order in which they came. Loop-confined. */
final class OrderedQueue<T> extends AbstractQueue<T> {

    private final PriorityQueue<Entry<T>> entries;
    private long offers;
    private long firsts;

    private record Entry<T>(T item, long number) {}

    OrderedQueue(Comparator<? super T> order) {
        Comparator<Entry<T>> byItem = Comparator.comparing(Entry::item, order);
        entries = new PriorityQueue<>(byItem.thenComparingLong(Entry::number));
    }

    @Override
    public boolean offer(T item) {
        return entries.offer(new Entry<>(item, offers++));
    }

    /** Adds a thing that comes before its equals. */
    void addFirst(T item) {
        entries.add(new Entry<>(item, --firsts));
    }

    @Override
    public @Nullable T poll() {
        Entry<T> entry = entries.poll();
        return entry == null ? null : entry.item();
    }

    @Override
    public @Nullable T peek() {
        Entry<T> entry = entries.peek();
        return entry == null ? null : entry.item();
    }

    /** Over a copy, the next one first. */
    @Override
    public Iterator<T> iterator() {
        return entries.stream().sorted(entries.comparator()).map(Entry::item).iterator();
    }

    @Override
    public int size() {
        return entries.size();
    }
}
