package io.simpyio.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event that knows whether somebody has received its value. Loop-confined.
 *
 * <p>A process has that awaited it, as has a callback, and whoever has asked for the value after the event was processed.
 * Who awaits a condition of it receives it with the value of the condition.
 */
public abstract class Receivable<T extends @Nullable Object> extends Event<T> {

    private int receivers;
    private boolean asked;
    private List<Condition> conditions = List.of();

    /** A pending one. */
    protected Receivable(Environment environment) {
        super(environment);
    }

    /** Adds a callback that receives nothing: it belongs to the event. */
    protected final void addOwnCallback(Consumer<? super Event<T>> callback) {
        super.addWaiter(callback);
    }

    @Override
    void addWaiter(Object waiter) {
        super.addWaiter(waiter);
        if (waiter instanceof Condition condition) {
            if (conditions.isEmpty()) {
                conditions = new ArrayList<>(2);
            }
            conditions.add(condition);
        } else {
            receivers++;
        }
    }

    @Override
    boolean removeWaiter(Object waiter) {
        boolean removed = super.removeWaiter(waiter);
        if (removed && !(waiter instanceof Condition)) {
            receivers--;
        } else if (removed) {
            conditions.remove(waiter);
        }
        return removed;
    }

    @Override
    public T value() {
        asked |= processed();
        return super.value();
    }

    /** Whether the event has succeeded, has been processed, and somebody has received its value. */
    protected final boolean received() {
        return processed()
                && ok()
                && (asked || receivers > 0 || conditions.stream().anyMatch(Receivable::received));
    }

    /**
     * Takes an event back that has succeeded, and that nobody has received, and returns its value: it never happens.
     * Those who wait for it wait on. Whoever asks for its value or awaits it from now on gets the failure, which counts as handled.
     *
     * @throws IllegalStateException if the event has not succeeded, or was received
     */
    protected final T takeBack(Throwable failure) {
        if (!triggered() || !ok() || received()) {
            throw new IllegalStateException(this + " cannot be taken back");
        }
        if (processed()) {
            conditions.forEach(Condition::uncount);
        }
        T value = super.value();
        undo(failure);
        return value;
    }
}
