package io.simpyio.spring.boot.autoconfigure.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * What a server handles and that is observed. It keeps the tags of meters as they were given, where Micrometer's own
 * contexts put them into maps and make new ones of these each time they are asked. One thread at a time.
 *
 * @param <C> what carries the trace of the caller
 * @param <R> how it has ended
 */
public abstract class ServerObservationContext<C, R> extends RequestReplyReceiverContext<C, R> {

    private KeyValues tags = KeyValues.empty();
    private long startNanos;

    /** With what finds the trace of the caller. */
    protected ServerObservationContext(Propagator.Getter<C> getter) {
        super(getter);
    }

    void startNanos(long newStartNanos) {
        startNanos = newStartNanos;
    }

    long startNanos() {
        return startNanos;
    }

    // --- tags of meters ---

    @Override
    public KeyValues getLowCardinalityKeyValues() {
        return tags;
    }

    @Override
    public @Nullable KeyValue getLowCardinalityKeyValue(String name) {
        return tags.stream()
                .filter(tag -> tag.getKey().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public KeyValues getAllKeyValues() {
        return tags.and(getHighCardinalityKeyValues());
    }

    @Override
    public Observation.Context addLowCardinalityKeyValue(KeyValue tag) {
        tags = tags.and(tag);
        return this;
    }

    @Override
    public Observation.Context addLowCardinalityKeyValues(KeyValues more) {
        if (more != tags) { // A convention says them at the begin and at the end, and mostly the same.
            tags = tags.and(more);
        }
        return this;
    }

    @Override
    public Observation.Context removeLowCardinalityKeyValue(String name) {
        tags = KeyValues.of(
                tags.stream().filter(tag -> !tag.getKey().equals(name)).toList());
        return this;
    }

    @Override
    public Observation.Context removeLowCardinalityKeyValues(String... names) {
        for (String name : names) {
            removeLowCardinalityKeyValue(name);
        }
        return this;
    }
}
