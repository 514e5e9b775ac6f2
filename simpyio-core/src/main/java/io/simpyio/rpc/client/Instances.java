package io.simpyio.rpc.client;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Timer;
import io.simpyio.random.RandomStream;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of a service that are known, and which of them is next: of those that are connected and not left out, the
 * one with the fewest unanswered calls, in turn among equals. Nothing is done while nobody wants a connection, so a
 * simulation comes to its end. Loop-confined.
 */
final class Instances {

    /** How many instances of a service may be known. */
    static final int MAX_INSTANCES = 256;

    private static final Logger logger = LoggerFactory.getLogger(Instances.class);

    private final String name;
    private final RpcInstances source;
    private final RpcServiceOptions options;
    private final Environment environment;
    private final RandomStream random;
    private final Function<SocketAddress, Instance> maker;
    private final ServiceChannel channel;
    private final Timer wake;

    private List<Instance> known = List.of();
    private int next;
    private boolean finding;
    private boolean closed;
    private int failures;
    private @Nullable Throwable lastFailure;
    private long foundUntilNanos;

    Instances(
            String name,
            RpcInstances source,
            RpcConnector connector,
            RpcServiceOptions options,
            RandomStream random,
            ServiceChannel channel,
            Environment environment) {
        this.name = name;
        this.source = source;
        this.options = options;
        this.random = random;
        this.channel = channel;
        this.environment = environment;
        this.maker = address -> new Instance(address, connector, options, this, environment);
        this.wake = environment.timer(due -> connect());
    }

    /** The next one to send a call to; empty if none is connected. */
    Optional<Instance> next() {
        Instance best = null;
        int at = 0;
        for (int i = 0; i < known.size(); i++) {
            int index = (next + i) % known.size();
            Instance each = known.get(index);
            if (each.ready() != null && (best == null || isBetter(each, best))) {
                best = each;
                at = index;
            }
        }
        if (best != null) {
            next = at + 1;
        }
        return Optional.ofNullable(best);
    }

    /** One that is left out is better than none. */
    private static boolean isBetter(Instance each, Instance best) {
        return each.isLeftOut() == best.isLeftOut() ? each.calls() < best.calls() : best.isLeftOut();
    }

    /** A number from 0 to 1. */
    double chance() {
        return random.uniform();
    }

    // --- connecting ---

    /** Sees to it that those that may are connected, and that it is looked again when that is worth it. */
    void connect() {
        if (closed) {
            return;
        }
        if (!finding && environment.nowNanos() >= foundUntilNanos) {
            find();
        }
        known.forEach(Instance::connect);
        wakeIfNeeded();
    }

    private void wakeIfNeeded() {
        if (!channel.isWaiting() || finding || closed) {
            return;
        }
        long dueNanos = known.isEmpty() ? foundUntilNanos : Long.MAX_VALUE;
        for (Instance each : known) {
            if (each.isIdle()) {
                dueNanos = Math.min(dueNanos, each.leftOutNanos());
            }
        }
        if (dueNanos < Long.MAX_VALUE) {
            wake.startNanos(Math.max(1, dueNanos - environment.nowNanos()));
        }
    }

    /** One is connected. */
    void ready() {
        channel.ready();
    }

    /** A connection has failed or ended: there may be other instances now. */
    void failed() {
        wakeIfNeeded();
    }

    // --- finding ---

    private void find() {
        finding = true;
        Event<? extends List<? extends SocketAddress>> found;
        try {
            found = source.find(environment);
        } catch (RuntimeException e) {
            notFound(e);
            return;
        }
        if (found.processed()) {
            throw new IllegalStateException("An RpcInstances must give a new event each time: " + source);
        }
        found.addCallback(done -> {
            if (done.ok()) {
                found(done.value());
            } else {
                done.defuse();
                notFound(done.failure());
            }
        });
    }

    private void notFound(Throwable failure) {
        finding = false;
        failures++;
        lastFailure = failure;
        foundUntilNanos = environment.nowNanos() + options.reconnect().delayNanos(failures, chance());
        logger.warn("Instances of {} were not found: {}", name, failure.toString());
        wakeIfNeeded();
    }

    private void found(List<? extends SocketAddress> addresses) {
        finding = false;
        if (closed) {
            return;
        }
        if (addresses.isEmpty()) {
            retireAllBut(Set.of());
            notFound(new IllegalStateException("there are none"));
            return;
        }
        failures = 0;
        lastFailure = null;
        foundUntilNanos = environment.nowNanos() + options.refreshInterval().toNanos();
        Set<SocketAddress> now = new LinkedHashSet<>(addresses);
        if (now.size() > MAX_INSTANCES) {
            environment.limits().hit("maxInstances");
            logger.warn(
                    "{} has {} instances, of which only some are used: the limit maxInstances is {}",
                    name,
                    now.size(),
                    MAX_INSTANCES);
            now = new LinkedHashSet<>(new ArrayList<>(now).subList(0, MAX_INSTANCES));
        }
        List<Instance> kept = retireAllBut(now);
        for (SocketAddress address : now) {
            if (kept.stream().noneMatch(each -> each.address().equals(address))) {
                kept.add(maker.apply(address));
            }
        }
        known = kept;
        channel.found();
    }

    private List<Instance> retireAllBut(Collection<SocketAddress> now) {
        List<Instance> kept = new ArrayList<>();
        for (Instance each : known) {
            if (now.contains(each.address())) {
                kept.add(each);
            } else {
                each.retire();
            }
        }
        known = kept;
        return kept;
    }

    // --- what is there ---

    List<RpcInstanceState> states() {
        return known.stream().map(Instance::state).toList();
    }

    /** Why there is no connection. */
    String whyNone() {
        if (lastFailure != null) {
            return "its instances were not found: " + lastFailure.getMessage();
        }
        StringBuilder why = new StringBuilder();
        for (Instance each : known) {
            why.append(why.isEmpty() ? "" : ", ")
                    .append(each.address())
                    .append(": ")
                    .append(each.lastFailure().map(Throwable::getMessage).orElse("no answer yet"));
        }
        return why.isEmpty() ? "its instances are not known yet" : why.toString();
    }

    void reopen() {
        closed = false;
        known = List.of();
        foundUntilNanos = 0;
    }

    void close() {
        closed = true;
        wake.cancel();
        known.forEach(Instance::close);
    }
}
