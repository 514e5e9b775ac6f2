package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.SequencedCollection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all resources have in common: two queues, of what wants in and what wants out. A put is tried when it is made and
 * after every get that was processed, and the other way round, as in SimPy's {@code BaseResource}.
 *
 * <p>Loop-confined.
 */
public abstract sealed class BaseResource<P extends Put, G extends Get<? extends @Nullable Object>>
        permits Resource, Container, Store {

    private final Environment environment;
    private final SequencedCollection<P> putQueue;
    private final Collection<G> getQueue = new LinkedHashSet<>();
    private final Consumer<Event<?>> afterPut = put -> triggerGets();
    private final Consumer<Event<?>> afterGet = get -> triggerPuts();

    private @Nullable Listeners listeners;

    BaseResource(Environment environment, SequencedCollection<P> putQueue) {
        this.environment = environment;
        this.putQueue = putQueue;
    }

    /** The environment whose processes share the resource. */
    public Environment environment() {
        return environment;
    }

    /** Adds what is told of all that happens to the resource from now on. */
    public void addListener(ResourceListener listener) {
        environment.scheduler().checkThread();
        if (listeners == null) {
            listeners = new Listeners(environment);
        }
        listeners.add(listener);
    }

    /** Removes a listener; does nothing if it is not there. */
    public void removeListener(ResourceListener listener) {
        environment.scheduler().checkThread();
        if (listeners != null) {
            listeners.remove(listener);
            listeners = listeners.isEmpty() ? null : listeners;
        }
    }

    final boolean observed() {
        return listeners != null;
    }

    final void tellChanged() {
        if (listeners != null) {
            listeners.changed();
        }
    }

    private void tellEnded(WaitingEvent<?> event) {
        if (listeners != null) {
            listeners.ended(event);
            listeners.changed();
        }
    }

    /**
     * Does a put if it can be done now, and triggers it then; whether to try the next one too. It triggers first, as that
     * may fail: then nothing has happened.
     */
    abstract boolean doPut(P put);

    /** Does a get, likewise. */
    abstract boolean doGet(G get);

    <E extends P> E enqueuePut(E put) {
        requireRoom();
        putQueue.add(put);
        put.before(afterPut);
        try {
            triggerPuts();
        } catch (Throwable failure) {
            putQueue.remove(put); // Nobody gets it, so it must not wait.
            tellChanged();
            throw failure;
        }
        return put;
    }

    /** Puts in what a get gives back: before all others, whether there is room for it now or later. */
    final void enqueueFirst(P put) {
        putQueue.addFirst(put);
        put.before(afterPut);
        triggerPuts();
    }

    <E extends G> E enqueueGet(E get) {
        getQueue.add(get);
        get.before(afterGet);
        try {
            triggerGets();
        } catch (Throwable failure) {
            getQueue.remove(get);
            tellChanged();
            throw failure;
        }
        return get;
    }

    /** Fails if too many events are pending to ask for something; giving back is always possible. */
    final void requireRoom() {
        environment.scheduler().requireRoom();
    }

    final void triggerPuts() {
        boolean proceed = true;
        for (Iterator<P> puts = putQueue.iterator(); proceed && puts.hasNext(); ) {
            P put = puts.next();
            try {
                proceed = doPut(put);
            } finally {
                if (put.triggered()) {
                    puts.remove();
                    tellEnded(put);
                } else {
                    tellChanged();
                }
            }
        }
    }

    private void triggerGets() {
        boolean proceed = true;
        for (Iterator<G> gets = getQueue.iterator(); proceed && gets.hasNext(); ) {
            G get = gets.next();
            try {
                proceed = doGet(get);
            } finally {
                if (get.triggered()) {
                    gets.remove();
                    tellEnded(get);
                } else {
                    tellChanged();
                }
            }
        }
    }

    /** How many puts wait; those of a {@link Resource} are its requests. */
    public final int putQueueLength() {
        return putQueue.size();
    }

    /** How many gets wait. */
    public final int getQueueLength() {
        return getQueue.size();
    }

    Collection<P> putQueue() {
        return putQueue;
    }

    final void withdrawPut(P put) {
        environment.scheduler().checkThread();
        if (!put.triggered() && putQueue.remove(put)) {
            tellEnded(put);
        }
    }

    final void withdrawGet(G get) {
        environment.scheduler().checkThread();
        if (!get.triggered() && getQueue.remove(get)) {
            tellEnded(get);
        }
    }

    static void requirePositive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }
}
