package io.simpyio.resource;

/**
 * Gives any thing a place in a {@link PriorityStore}.
 *
 * @param priority smaller numbers come first
 * @param item the thing
 */
@SuppressWarnings("ComparableType") // Compared by priority whatever the things are, as in SimPy.
public record PriorityItem<T>(int priority, T item) implements Comparable<PriorityItem<?>> {

    @Override
    public int compareTo(PriorityItem<?> other) {
        return Integer.compare(priority, other.priority);
    }
}
