package io.simpyio.virtual;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.ForeignThreadPermit;
import io.simpyio.net.Network;
import io.simpyio.random.RandomStream;
import io.simpyio.random.RandomStreams;
import io.simpyio.virtual.fault.FaultPlan;
import io.simpyio.virtual.fault.Faults;
import io.simpyio.virtual.fault.Machine;
import io.simpyio.virtual.link.Link;
import io.simpyio.virtual.link.LinkListener;
import io.simpyio.virtual.link.LinkProfile;
import io.simpyio.virtual.link.Links;
import io.simpyio.virtual.tcp.AddressBook;
import io.simpyio.virtual.tcp.TcpStack;
import io.simpyio.virtual.transport.VirtualLoop;
import io.simpyio.virtual.transport.VirtualTransport;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Simulated hosts, and the links between them, in one simulated time: the same seed gives the same run, event by event.
 * Everything random comes from the seed, one stream for each component.
 *
 * <p>Loop-confined like an {@link Environment}: set up before the first run, between runs, or from what runs in it.
 */
public final class World implements AutoCloseable {

    private static final int MAX_HOSTS = 65_000;
    private static final int FIRST_ADDRESS = 0x0A00_0001; // 10.0.0.1

    private final long seed;
    private final RandomStreams streams;
    private final Environment environment;
    private final VirtualLoop loop = new VirtualLoop();
    private final AddressBook addressBook = new AddressBook();
    private final Links links;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Faults faults;
    private @Nullable OnlyHost onlyHost;
    private boolean ended;

    private World(Builder builder) {
        seed = builder.seed;
        streams = new RandomStreams(seed);
        environment = builder.environment.driver(loop::around).build();
        loop.runBy(environment);
        links = new Links(environment, streams, builder.loopback, builder.link);
        builder.routes.forEach((route, profile) -> links.profile(route.from, route.to, profile));
        builder.listeners.forEach(links::add);
        faults = new Faults(environment, links, this::machine);
        builder.addresses.forEach(this::add);
        faults.plan(builder.plan);
    }

    /** A builder of worlds; threads that are not a world's own let its run fail when they touch it. */
    public static Builder builder() {
        return new Builder(Environment.builder().name("world").refuseForeignThreads());
    }

    static Builder builder(Environment.Builder environment) {
        return new Builder(environment);
    }

    /** The seed that everything random comes from. */
    public long seed() {
        return seed;
    }

    /** The random numbers of a component of the model, by its name. */
    public RandomStream random(String component) {
        return streams.stream(component);
    }

    /** The environment of those who look on: tests, load, whatever is on no host and has no network. */
    public Environment environment() {
        return environment;
    }

    // --- hosts and links ---

    /** The host of a name, which is added if there is none; it gets the next address from 10.0.0.1 on. */
    public Host host(String name) {
        Host host = hosts.get(name);
        return host != null ? host : add(name, nextAddress());
    }

    private Host add(String name, InetAddress address) {
        if (hosts.size() == MAX_HOSTS) {
            throw new IllegalStateException("Too many hosts: the limit is " + MAX_HOSTS);
        }
        environment.scheduler().checkThread();
        Host host = new Host(this, stack(name, address));
        hosts.put(name, host);
        return host;
    }

    private TcpStack stack(String name, InetAddress address) {
        return new TcpStack(environment, name, address, addressBook, links);
    }

    /** Lets simulated time stand still while events of the present time happen, or go on. Any thread. */
    void holdTime(boolean held) {
        loop.hold(held);
    }

    /** The network of a world that is a single host itself. */
    Network singleNetwork() {
        TcpStack stack = stack(OnlyHost.NAME, address(FIRST_ADDRESS));
        onlyHost = new OnlyHost(stack);
        return new Network(environment, transport(stack));
    }

    private InetAddress nextAddress() {
        int candidate = FIRST_ADDRESS + hosts.size();
        while (addressBook.isTaken(address(candidate))) {
            candidate++;
        }
        return address(candidate);
    }

    private static InetAddress address(int number) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        return InetAddress.ofLiteral(
                (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + "." + (bytes[3] & 0xFF));
    }

    /** All hosts, in the order in which they were added. */
    public Collection<Host> hosts() {
        return Collections.unmodifiableCollection(hosts.values());
    }

    /** The link from one host to another, for what it has carried. */
    public Link link(String from, String to) {
        return links.link(known(from).name(), known(to).name());
    }

    /** The links that were used, in the order of their first use. */
    public Collection<Link> links() {
        return links.used();
    }

    private Machine machine(String name) {
        OnlyHost only = onlyHost;
        return only != null && name.equals(OnlyHost.NAME) ? only : known(name);
    }

    private Host known(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("There is no host " + name + ", there are " + hosts.keySet());
        }
        return host;
    }

    /** What goes wrong between the hosts and to them. */
    public Faults faults() {
        return faults;
    }

    VirtualTransport transport(TcpStack stack) {
        return loop.transport(
                stack, addressBook, new SeededSecureRandom(streams.stream("secure random of " + stack.name())));
    }

    // --- running ---

    /** Runs until nothing can happen any more. */
    public void run() {
        noted(() -> {
            environment.run();
            return null;
        });
    }

    /** Runs for a simulated time from now. */
    public void run(Duration time) {
        noted(() -> {
            environment.run(Duration.ofNanos(environment.nowNanos()).plus(time));
            return null;
        });
    }

    /** Runs until an event has been processed and returns its value, or throws its failure. */
    public <T extends @Nullable Object> T run(Event<T> until) {
        return noted(() -> environment.run(until));
    }

    private interface Run<T extends @Nullable Object> {
        T run();
    }

    private <T extends @Nullable Object> T noted(Run<T> run) {
        try {
            return run.run();
        } catch (Throwable failure) {
            ended = true; // There is no more to be told about this run.
            failure.addSuppressed(new WorldNote(this));
            throw failure;
        }
    }

    /** Lets threads that are not the world's own touch it, until the permit is closed. Any thread. */
    public ForeignThreadPermit allowForeignThreads() {
        return environment.scheduler().allowForeignThreads();
    }

    /**
     * Ends all processes and closes all sockets. Again it does nothing.
     *
     * @throws io.simpyio.virtual.fault.UnfiredFaultException if no run of it has failed, but a planned fault has made no
     *     difference
     */
    @Override
    public void close() {
        environment.close();
        if (!ended) {
            ended = true;
            faults.requireFired();
        }
    }

    @Override
    public String toString() {
        return "World(seed " + seed + ", " + hosts.size() + " hosts)";
    }

    private record Route(String from, String to) {}

    /** Makes a {@link World}. Not thread-safe. */
    public static final class Builder {

        private static final Duration DEFAULT_LATENCY = Duration.ofMillis(1);
        private static final Duration LOOPBACK_LATENCY = Duration.ofNanos(20_000);

        private long seed;
        private LinkProfile link = LinkProfile.of(DEFAULT_LATENCY);
        private LinkProfile loopback = LinkProfile.of(LOOPBACK_LATENCY);
        private final Map<Route, LinkProfile> routes = new LinkedHashMap<>();
        private final Map<String, InetAddress> addresses = new LinkedHashMap<>();
        private final List<LinkListener> listeners = new ArrayList<>(0);
        private FaultPlan plan = FaultPlan.empty();
        private final Environment.Builder environment;

        private Builder(Environment.Builder environment) {
            this.environment = environment;
        }

        /** What everything random comes from; 0 if not set. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /** What links between hosts are like if nothing else is said; 1 ms of latency if not set. */
        public Builder link(LinkProfile profile) {
            link = profile;
            return this;
        }

        /** What the links between two hosts are like, in both directions. */
        public Builder link(String one, String other, LinkProfile profile) {
            return oneWay(one, other, profile).oneWay(other, one, profile);
        }

        /** What the link from one host to another is like. */
        public Builder oneWay(String from, String to, LinkProfile profile) {
            routes.put(new Route(from, to), profile);
            return this;
        }

        /** What connections of a host to itself are like; 20 us of latency if not set. */
        public Builder loopback(LinkProfile profile) {
            loopback = profile;
            return this;
        }

        /** Adds a host with an address of the caller's choice. */
        public Builder host(String name, InetAddress address) {
            addresses.put(name, address);
            return this;
        }

        /** Lets faults happen at their times; the world fails to close if one of them never made a difference. */
        public Builder faults(FaultPlan newPlan) {
            plan = newPlan;
            return this;
        }

        /** Adds who is told of all that the links carry. */
        public Builder listener(LinkListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Changes the environment before it is made, such as to add a listener; its driver is the world's. */
        public Builder environment(Consumer<Environment.Builder> customizer) {
            customizer.accept(environment);
            return this;
        }

        /** Makes the world. */
        public World build() {
            return new World(this);
        }
    }
}
