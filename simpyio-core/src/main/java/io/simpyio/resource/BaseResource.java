package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
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
    private final Collection<P> putQueue;
    private final Collection<G> getQueue = new LinkedHashSet<>();
    private final Consumer<Event<?>> afterPut = put -> triggerGets();
    private final Consumer<Event<?>> afterGet = get -> triggerPuts();

    BaseResource(Environment environment, Collection<P> putQueue) {
        this.environment = environment;
        this.putQueue = putQueue;
    }

    /** The environment whose processes share the resource. */
    public Environment environment() {
        return environment;
    }

    /** Does a put if it can be done now, and triggers it then; whether to try the next one too. */
    abstract boolean doPut(P put);

    /** Does a get if it can be done now, and triggers it then; whether to try the next one too. */
    abstract boolean doGet(G get);

    <E extends P> E enqueuePut(E put) {
        putQueue.add(put);
        put.addCallback(afterPut);
        triggerPuts();
        return put;
    }

    <E extends G> E enqueueGet(E get) {
        getQueue.add(get);
        get.addCallback(afterGet);
        triggerGets();
        return get;
    }

    final void triggerPuts() {
        boolean proceed = true;
        for (Iterator<P> puts = putQueue.iterator(); proceed && puts.hasNext(); ) {
            P put = puts.next();
            proceed = doPut(put);
            if (put.triggered()) {
                puts.remove();
            }
        }
    }

    private void triggerGets() {
        boolean proceed = true;
        for (Iterator<G> gets = getQueue.iterator(); proceed && gets.hasNext(); ) {
            G get = gets.next();
            proceed = doGet(get);
            if (get.triggered()) {
                gets.remove();
            }
        }
    }

    Collection<P> putQueue() {
        return putQueue;
    }

    Collection<G> getQueue() {
        return getQueue;
    }

    static void requirePositive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }

    static void requirePositive(String what, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }
}
