package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedCollection;
import java.util.Set;

/**
 * A number of equal units that are used one at a time each, and waited for in the order of the requests; SimPy's
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
public sealed class Resource extends BaseResource<Request, Release> permits PriorityResource {

    private final Set<Request> users = new LinkedHashSet<>();
    private int capacity;

    /** A resource of so many units, at least one. */
    public Resource(Environment environment, int capacity) {
        this(environment, capacity, new LinkedHashSet<>());
    }

    Resource(Environment environment, int capacity, SequencedCollection<Request> putQueue) {
        super(environment, putQueue);
        requirePositive("capacity", capacity);
        this.capacity = capacity;
    }

    /** Asks for a unit. Closing the request gives the unit back, or gives up waiting for it. */
    public Request request() {
        return enqueuePut(new Request(this));
    }

    /** Gives back the unit of a request; the event happens at once. Does nothing to a request that has none. */
    public Release release(Request request) {
        return enqueueGet(new Release(this, request));
    }

    /** Adds so many units, at least one; those who wait get them at once. */
    public void addCapacity(int units) {
        requirePositive("units", units);
        capacity = Math.addExact(capacity, units);
        while (users.size() < capacity && !putQueue().isEmpty()) {
            triggerPuts();
        }
        tellChanged();
    }

    @Override
    boolean doPut(Request request) {
        if (users.size() < capacity) {
            request.granted();
            users.add(request);
        }
        return false; // One at a time, as in SimPy: each unit given back gives the next one its turn.
    }

    @Override
    boolean doGet(Release release) {
        users.remove(release.request()); // First: what follows may fail, and the unit is free all the same.
        release.succeed(null);
        return false;
    }

    /** Takes the unit from a user that is preempted. */
    void take(Request user) {
        users.remove(user);
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

    /** The requests that wait, the next one first. */
    public List<Request> queue() {
        return new ArrayList<>(putQueue());
    }

    /** How many requests wait. */
    public int queueLength() {
        return putQueue().size();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + count() + " of " + capacity + " in use, " + queueLength()
                + " waiting)";
    }
}
