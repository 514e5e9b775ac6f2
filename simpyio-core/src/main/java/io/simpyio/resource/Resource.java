package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A number of equal units that processes use one at a time each and wait for in the order of their requests; SimPy's
 * {@code Resource}.
 *
 * <pre>{@code
 * try (Request request = chargers.request()) {
 *     request.await();
 *     environment.timeout(30).await();
 * }
 * }</pre>
 *
 * <p>Loop-confined.
 */
public final class Resource {

    private final Environment environment;
    private final Set<Request> users = new LinkedHashSet<>();
    private final Set<Request> queue = new LinkedHashSet<>();
    private int capacity;

    /** A resource of so many units, at least one. */
    public Resource(Environment environment, int capacity) {
        requirePositive(capacity);
        this.environment = environment;
        this.capacity = capacity;
    }

    private static void requirePositive(int units) {
        if (units <= 0) {
            throw new IllegalArgumentException("A resource needs at least 1 unit, not " + units);
        }
    }

    /** Asks for a unit; the event happens when it is there. Closing the request gives it back, or gives up waiting. */
    public Request request() {
        Request request = new Request(environment, this);
        queue.add(request);
        grant();
        return request;
    }

    /** Gives back the unit of a request, or takes the request out of the queue; does nothing the second time. */
    public Event<@Nullable Void> release(Request request) {
        Event<@Nullable Void> release = new Event<>(environment);
        if (users.remove(request)) {
            grant();
        } else {
            queue.remove(request);
        }
        return release.succeed(null);
    }

    /** Adds so many units, at least one; those who wait get them at once. */
    public void addCapacity(int units) {
        requirePositive(units);
        capacity = Math.addExact(capacity, units);
        grant();
    }

    private void grant() {
        while (users.size() < capacity && !queue.isEmpty()) {
            Request next = queue.iterator().next();
            queue.remove(next);
            users.add(next);
            next.succeed(next);
        }
    }

    /** How many units there are. */
    public int capacity() {
        return capacity;
    }

    /** How many units are in use. */
    public int count() {
        return users.size();
    }

    /** The requests that have a unit, in the order in which they got it. */
    public List<Request> users() {
        return new ArrayList<>(users);
    }

    /** The requests that wait, in order. */
    public List<Request> queue() {
        return new ArrayList<>(queue);
    }

    @Override
    public String toString() {
        return "Resource(" + count() + " of " + capacity + " in use, " + queue.size() + " waiting)";
    }
}
