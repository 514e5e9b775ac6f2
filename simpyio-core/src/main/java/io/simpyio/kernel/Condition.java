package io.simpyio.kernel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An event made of others; its value are those of them that had succeeded when it was processed itself, in the order in
 * which they were given. It fails as soon as one of them fails. Semantics follow SimPy's {@code Condition}.
 *
 * <p>Loop-confined, like every {@link Event}.
 */
public abstract sealed class Condition extends Receivable<ConditionValue> permits AllOf, AnyOf {

    private static final int MAX_SHOWN = 8;

    private final List<Event<?>> events;
    private final Consumer<Event<?>> collect = this::collect;
    private int processedCount;
    private boolean detached;

    Condition(Environment environment, List<? extends Event<?>> events) {
        super(environment);
        this.events = List.copyOf(events);
        for (Event<?> event : this.events) {
            if (event.environment().scheduler() != environment.scheduler()) {
                throw new IllegalArgumentException("It is not allowed to mix events from different environments");
            }
        }
        addOwnCallback(collect);
        if (this.events.isEmpty()) {
            succeed(ConditionValue.EMPTY);
            return;
        }
        watch();
    }

    private void watch() {
        processedCount = 0;
        for (Event<?> event : events) {
            if (event.processed()) {
                check(event);
            } else {
                event.addWaiter(this);
            }
        }
    }

    @Override
    void addWaiter(Object waiter) {
        if (detached) {
            detached = false;
            watch();
        }
        super.addWaiter(waiter);
    }

    /** Whether the condition is met once this many of all its events have been processed. */
    abstract boolean met(int processed, int all);

    /** One of its events has been processed. */
    void check(Event<?> event) {
        if (triggered()) {
            return;
        }
        processedCount++;
        if (!event.ok()) {
            event.defuse();
            fail(event.failure());
        } else if (met(processedCount, events.size())) {
            succeed(ConditionValue.EMPTY);
        }
    }

    /** One of its events that has been processed was taken back. */
    void uncount() {
        processedCount--;
    }

    /** Runs when this condition is processed, before the callbacks of its users. */
    private void collect(Event<?> self) {
        removeChecks();
        if (ok() && !events.isEmpty()) {
            Set<Event<?>> happened = new LinkedHashSet<>();
            collectInto(happened);
            replaceValue(new ConditionValue(List.copyOf(happened)));
        }
    }

    private void collectInto(Set<Event<?>> happened) {
        for (Event<?> event : events) {
            if (event instanceof Condition condition) {
                condition.collectInto(happened);
            } else if (event.processed() && event.ok()) {
                happened.add(event);
            }
        }
    }

    /** Nothing of this condition stays in events that may live long: neither it nor a nested one nobody waits for. */
    private void removeChecks() {
        for (Event<?> event : events) {
            event.removeWaiter(this);
            if (event instanceof Condition condition
                    && !condition.triggered()
                    && condition.onlyWaiterIs(condition.collect)) {
                condition.detached = true; // Until somebody waits for it again.
                condition.removeChecks();
            }
        }
    }

    @Override
    public String toString() {
        int shown = Math.min(events.size(), MAX_SHOWN);
        return getClass().getSimpleName()
                + events.subList(0, shown)
                + (events.size() > shown ? " of " + events.size() : "");
    }
}
