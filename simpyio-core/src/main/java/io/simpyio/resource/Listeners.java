package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The listeners of a resource. Loop-confined. */
final class Listeners {

    private final Environment environment;
    private final List<ResourceListener> listeners = new CopyOnWriteArrayList<>();

    Listeners(Environment environment) {
        this.environment = environment;
    }

    void add(ResourceListener listener) {
        listeners.add(listener);
    }

    void remove(ResourceListener listener) {
        listeners.remove(listener);
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    void changed() {
        tell(ResourceListener::changed);
    }

    /** It was made before there was a listener, and nobody knows when, if {@link WaitingEvent#askedAtNanos} is not set. */
    void ended(WaitingEvent<?> event) {
        if (event.askedAtNanos() >= 0) {
            long waitedNanos = environment.nowNanos() - event.askedAtNanos();
            if (event.triggered() && event.ok()) {
                tell(listener -> listener.done(event, waitedNanos));
            } else {
                tell(listener -> listener.withdrawn(event, waitedNanos));
            }
        }
    }

    private void tell(Consumer<ResourceListener> what) {
        for (ResourceListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (Throwable failure) {
                environment.scheduler().unhandled(environment.event(), failure);
            }
        }
    }
}
