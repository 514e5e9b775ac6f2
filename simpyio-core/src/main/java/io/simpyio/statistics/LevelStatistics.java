package io.simpyio.statistics;

import io.simpyio.kernel.Environment;
import io.simpyio.resource.BaseResource;
import io.simpyio.resource.Container;
import io.simpyio.resource.Put;
import io.simpyio.resource.ResourceListener;
import io.simpyio.resource.Store;
import io.simpyio.resource.WaitingEvent;
import java.util.function.DoubleSupplier;

/**
 * How full a {@link Container} or a {@link Store} is and how long puts and gets wait for it, from now on; made in one
 * line, {@code LevelStatistics.of(store)}. Loop-confined.
 */
public final class LevelStatistics implements AutoCloseable {

    private static final double NANOS_PER_SECOND = 1e9;

    private final BaseResource<?, ?> resource;
    private final DoubleSupplier currentLevel;
    private final TimeWeighted level;
    private final TimeWeighted putQueueLength;
    private final TimeWeighted getQueueLength;
    private final Tally putWaitingTimes = new Tally();
    private final Tally getWaitingTimes = new Tally();
    private final Listener listener = new Listener();
    private long withdrawn;

    private LevelStatistics(BaseResource<?, ?> resource, DoubleSupplier currentLevel) {
        this.resource = resource;
        this.currentLevel = currentLevel;
        Environment environment = resource.environment();
        level = new TimeWeighted(environment, currentLevel.getAsDouble());
        putQueueLength = new TimeWeighted(environment, resource.putQueueLength());
        getQueueLength = new TimeWeighted(environment, resource.getQueueLength());
    }

    /** Statistics of the amount in a container from now on. */
    public static LevelStatistics of(Container container) {
        return attach(container, container::level);
    }

    /** Statistics of the number of things in a store from now on. */
    public static LevelStatistics of(Store<?> store) {
        return attach(store, store::size);
    }

    private static LevelStatistics attach(BaseResource<?, ?> resource, DoubleSupplier currentLevel) {
        LevelStatistics statistics = new LevelStatistics(resource, currentLevel);
        resource.addListener(statistics.listener);
        return statistics;
    }

    /** What is in it. */
    public TimeWeighted level() {
        return level;
    }

    /** The puts that wait. */
    public TimeWeighted putQueueLength() {
        return putQueueLength;
    }

    /** The gets that wait. */
    public TimeWeighted getQueueLength() {
        return getQueueLength;
    }

    /** How many seconds the puts had waited that were done; those made before there were statistics are not in it. */
    public Tally putWaitingTimes() {
        return putWaitingTimes;
    }

    /** How many seconds the gets had waited that were done; those made before there were statistics are not in it. */
    public Tally getWaitingTimes() {
        return getWaitingTimes;
    }

    /** How many puts and gets were given up before they were done. */
    public long withdrawn() {
        return withdrawn;
    }

    /** Starts anew, as at the end of a warm-up. What waits now counts with all of its waiting time when it is done. */
    public void reset() {
        level.reset();
        putQueueLength.reset();
        getQueueLength.reset();
        putWaitingTimes.reset();
        getWaitingTimes.reset();
        withdrawn = 0;
    }

    /** Takes note of nothing more that happens; the level of this moment goes on. */
    @Override
    public void close() {
        resource.removeListener(listener);
    }

    @Override
    public String toString() {
        return "level [%s], waiting time of puts [%s], of gets [%s], %d withdrawn"
                .formatted(level, putWaitingTimes, getWaitingTimes, withdrawn);
    }

    private final class Listener implements ResourceListener {

        @Override
        public void changed() {
            level.set(currentLevel.getAsDouble());
            putQueueLength.set(resource.putQueueLength());
            getQueueLength.set(resource.getQueueLength());
        }

        @Override
        public void done(WaitingEvent<?> event, long waitedNanos) {
            (event instanceof Put ? putWaitingTimes : getWaitingTimes).add(waitedNanos / NANOS_PER_SECOND);
        }

        @Override
        public void withdrawn(WaitingEvent<?> event, long waitedNanos) {
            withdrawn++;
        }
    }
}
