package io.simpyio.resource;

import io.simpyio.resource.ReferenceKernel.Occurrence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Any resource of the reference model: what it is, is a matter of how it treats a put and a get. */
final class ReferenceResource {

    private static final Comparator<Ask> BY_IMPORTANCE = Comparator.<Ask>comparingInt(ask -> ask.priority)
            .thenComparingLong(ask -> ask.askedAt)
            .thenComparing(ask -> !ask.preempt);

    enum Type {
        UNITS,
        PRIORITY_UNITS,
        PREEMPTIVE_UNITS,
        AMOUNT,
        THINGS,
        ORDERED_THINGS,
        FILTERED_THINGS
    }

    private final ReferenceKernel kernel;
    private final Type type;
    private final List<Ask> puts = new ArrayList<>();
    private final List<Ask> gets = new ArrayList<>();
    private final List<Ask> users = new ArrayList<>();
    private final List<Integer> items = new ArrayList<>();
    private int capacity;
    private int level;
    /** How often something was given back, and had to wait for room. */
    int givenBack;

    int givenBackLater;

    /** A request, put or get. */
    static final class Ask extends Occurrence {

        final ReferenceResource resource;
        final ReferenceProgram.Actor actor;
        /** Priority of a request, amount of a container's, remainder that a filter wants. */
        final int priority;

        final boolean preempt;
        final int item;
        final long askedAt;
        long usageSince;
        private Ask released = this;
        private boolean takes;
        private boolean givesBack;
        /** Whether its process has gone on with what it took. */
        boolean received;

        Ask(ReferenceResource resource, ReferenceProgram.Actor actor, int priority, boolean preempt, int item) {
            this.resource = resource;
            this.actor = actor;
            this.priority = priority;
            this.preempt = preempt;
            this.item = item;
            this.askedAt = resource.kernel.now;
        }
    }

    ReferenceResource(ReferenceKernel kernel, Type type, int capacity, int level) {
        this.kernel = kernel;
        this.type = type;
        this.capacity = capacity;
        this.level = level;
    }

    private boolean ofUnits() {
        return type.ordinal() <= Type.PREEMPTIVE_UNITS.ordinal();
    }

    void put(Ask put) {
        puts.add(put);
        if (type == Type.PRIORITY_UNITS || type == Type.PREEMPTIVE_UNITS) {
            puts.sort(BY_IMPORTANCE);
        }
        put.callbacks.add(event -> tryGets());
        tryPuts();
    }

    void get(Ask get) {
        get.takes = true;
        gets.add(get);
        get.callbacks.add(event -> tryPuts());
        tryGets();
    }

    void cancel(Ask ask) {
        if (!ask.triggered) {
            puts.remove(ask);
            gets.remove(ask);
        }
    }

    void close(Ask ask) {
        cancel(ask);
        release(ask);
        if (ask.takes && ask.triggered && !ask.received) {
            giveBack(ask);
        }
    }

    /** The get never happens, and before all others there is a put of what it took. */
    private void giveBack(Ask get) {
        kernel.cancel(get);
        Ask put = new Ask(this, get.actor, get.priority, false, get.value instanceof Integer item ? item : 0);
        put.givesBack = true;
        put.callbacks.add(event -> tryGets());
        puts.addFirst(put);
        tryPuts();
        givenBack++;
        givenBackLater += put.triggered ? 0 : 1;
    }

    /** Whether it is of units, so that there is something to release. */
    boolean release(Ask request) {
        if (ofUnits()) {
            Ask release = new Ask(this, request.actor, 0, false, 0);
            release.released = request;
            get(release);
        }
        return ofUnits();
    }

    void grow() {
        capacity++;
        while (users.size() < capacity && !puts.isEmpty()) {
            tryPuts();
        }
    }

    /** As many as can be done of an amount; one at a time of all else. */
    private void tryPuts() {
        boolean goOn = true;
        while (goOn && !puts.isEmpty()) {
            goOn = tryPut(puts.getFirst()) && type == Type.AMOUNT;
        }
    }

    private boolean tryPut(Ask put) {
        if (type == Type.PREEMPTIVE_UNITS && put.preempt && users.size() == capacity) {
            preemptFor(put);
        }
        boolean possible = ofUnits()
                ? users.size() < capacity
                : type == Type.AMOUNT ? level + put.priority <= capacity : items.size() < capacity;
        if (possible) {
            puts.remove(put);
            if (ofUnits()) {
                users.add(put);
                put.usageSince = kernel.now;
            } else if (type == Type.AMOUNT) {
                level += put.priority;
            } else {
                items.add(put.givesBack ? 0 : items.size(), put.item);
            }
            kernel.trigger(put, null);
        }
        return possible;
    }

    private void preemptFor(Ask put) {
        List<Ask> sorted = new ArrayList<>(users);
        sorted.sort(BY_IMPORTANCE);
        Ask victim = sorted.getLast();
        if (BY_IMPORTANCE.compare(victim, put) > 0) {
            users.remove(victim);
            victim.actor.preempt("preempted by " + put.actor.name + " since " + victim.usageSince);
        }
    }

    /** A filter may be served behind one that is not. */
    private void tryGets() {
        boolean goOn = true;
        for (Ask get : List.copyOf(gets)) {
            if (goOn) {
                boolean done = tryGet(get);
                goOn = type == Type.FILTERED_THINGS || (done && type == Type.AMOUNT);
            }
        }
    }

    private boolean tryGet(Ask get) {
        if (ofUnits()) {
            users.remove(get.released);
            return got(get, null);
        }
        if (type == Type.AMOUNT) {
            if (get.priority > level) {
                return false;
            }
            level -= get.priority;
            return got(get, null);
        }
        List<Integer> wanted = new ArrayList<>(items);
        if (type == Type.ORDERED_THINGS) {
            wanted.sort(null);
        } else if (type == Type.FILTERED_THINGS) {
            wanted.removeIf(item -> item % 3 != get.priority);
        }
        if (wanted.isEmpty()) {
            return false;
        }
        items.remove(wanted.getFirst());
        return got(get, wanted.getFirst());
    }

    private boolean got(Ask get, @Nullable Object value) {
        gets.remove(get);
        kernel.trigger(get, value);
        return true;
    }

    @Override
    public String toString() {
        if (ofUnits()) {
            return users.size() + "/" + puts.size();
        }
        String content = type == Type.AMOUNT
                ? String.valueOf(level)
                : items.stream().sorted().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        return content + "/" + puts.size() + "/" + gets.size();
    }
}
