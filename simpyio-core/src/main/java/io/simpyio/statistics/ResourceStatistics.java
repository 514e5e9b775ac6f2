package io.simpyio.statistics;

import io.simpyio.kernel.Environment;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import io.simpyio.resource.ResourceListener;
import io.simpyio.resource.WaitingEvent;

/**
 * How much a {@link Resource} is used and how long it is waited for, from now on; made in one line, {@code
 * ResourceStatistics.of(resource)}. Loop-confined.
 */
public final class ResourceStatistics implements AutoCloseable {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Resource resource;
    private final TimeWeighted inUse;
    private final TimeWeighted capacity;
    private final TimeWeighted queueLength;
    private final Tally waitingTimes = new Tally();
    private final Listener listener = new Listener();
    private long withdrawn;

    private ResourceStatistics(Resource resource) {
        this.resource = resource;
        Environment environment = resource.environment();
        inUse = new TimeWeighted(environment, resource.count());
        capacity = new TimeWeighted(environment, resource.capacity());
        queueLength = new TimeWeighted(environment, resource.queueLength());
    }

    /** Statistics of a resource from now on. */
    public static ResourceStatistics of(Resource resource) {
        ResourceStatistics statistics = new ResourceStatistics(resource);
        resource.addListener(statistics.listener);
        return statistics;
    }

    /** The units in use. */
    public TimeWeighted inUse() {
        return inUse;
    }

    /** The requests that wait. */
    public TimeWeighted queueLength() {
        return queueLength;
    }

    /** The share of all units that was in use, from 0 to 1. */
    public double utilisation() {
        return inUse.mean() / capacity.mean();
    }

    /**
     * How many seconds the requests had waited that got a unit; 0 for those that got it at once. Those made before there
     * were statistics are not in it.
     */
    public Tally waitingTimes() {
        return waitingTimes;
    }

    /** How many requests were given up before they got a unit. */
    public long withdrawn() {
        return withdrawn;
    }

    /**
     * Starts anew, as at the end of a warm-up. Who is in the queue now counts with all of its waiting time when it gets
     * its unit.
     */
    public void reset() {
        inUse.reset();
        capacity.reset();
        queueLength.reset();
        waitingTimes.reset();
        withdrawn = 0;
    }

    /** Takes note of nothing more that happens; the level of this moment goes on. */
    @Override
    public void close() {
        resource.removeListener(listener);
    }

    @Override
    public String toString() {
        return "utilisation %.4f, in use [%s], queue [%s], waiting time [%s], %d withdrawn"
                .formatted(utilisation(), inUse, queueLength, waitingTimes, withdrawn);
    }

    private final class Listener implements ResourceListener {

        @Override
        public void changed() {
            inUse.set(resource.count());
            capacity.set(resource.capacity());
            queueLength.set(resource.queueLength());
        }

        @Override
        public void done(WaitingEvent<?> event, long waitedNanos) {
            if (event instanceof Request) {
                waitingTimes.add(waitedNanos / NANOS_PER_SECOND);
            }
        }

        @Override
        public void withdrawn(WaitingEvent<?> event, long waitedNanos) {
            withdrawn++;
        }
    }
}
