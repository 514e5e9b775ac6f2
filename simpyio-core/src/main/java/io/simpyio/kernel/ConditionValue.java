package io.simpyio.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The events of a {@link Condition} that have happened, in the order in which the condition lists them; immutable. */
public final class ConditionValue {

    static final ConditionValue EMPTY = new ConditionValue(List.of());

    private final List<Event<?>> events;

    ConditionValue(List<Event<?>> events) {
        this.events = events;
    }

    /** The events that have happened, in order. */
    public List<Event<?>> events() {
        return events;
    }

    /** Whether an event of the condition has happened. */
    public boolean contains(Event<?> event) {
        return events.contains(event);
    }

    /**
     * The value of an event that has happened.
     *
     * @throws NoSuchElementException if it has not
     */
    public <T extends @Nullable Object> T get(Event<T> event) {
        if (!contains(event)) {
            throw new NoSuchElementException(event + " is not among what has happened: " + events);
        }
        return event.value();
    }

    /** The values of the events that have happened, in order; an event without a value has null. */
    public List<@Nullable Object> values() {
        List<@Nullable Object> values = new ArrayList<>(events.size());
        events.forEach(event -> values.add(event.value()));
        return Collections.unmodifiableList(values);
    }

    /** The events that have happened with their values, in order. */
    public Map<Event<?>, @Nullable Object> toMap() {
        Map<Event<?>, @Nullable Object> map = new LinkedHashMap<>();
        events.forEach(event -> map.put(event, event.value()));
        return Collections.unmodifiableMap(map);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConditionValue value && events.equals(value.events);
    }

    @Override
    public int hashCode() {
        return events.hashCode();
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
