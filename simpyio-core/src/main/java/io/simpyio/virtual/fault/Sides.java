package io.simpyio.virtual.fault;

import java.util.List;

/**
 * Between which hosts a fault is.
 *
 * @param one the hosts of one side
 * @param other those of the other; empty for all that are not of the first
 * @param bothWays whether it is from the other to the first side too
 */
record Sides(List<String> one, List<String> other, boolean bothWays) {

    Sides {
        one = List.copyOf(one);
        other = List.copyOf(other);
    }

    boolean include(String from, String to) {
        return isFrom(from, to) || (bothWays && isFrom(to, from));
    }

    private boolean isFrom(String from, String to) {
        return one.contains(from) && (other.isEmpty() ? !one.contains(to) : other.contains(to));
    }

    @Override
    public String toString() {
        return String.join(", ", one)
                + (bothWays ? " and " : " to ")
                + (other.isEmpty() ? "all others" : String.join(", ", other));
    }
}
