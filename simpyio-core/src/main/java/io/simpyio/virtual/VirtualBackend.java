package io.simpyio.virtual;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.virtual.fault.Faults;
import io.simpyio.virtual.link.LinkProfile;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A world with one host, as a backend: a simulated network in simulated time, with a fixed latency between any two
 * sockets. Threads that are not its own may submit to it, as to any backend.
 *
 * <p>May be opened and closed on any thread.
 */
public final class VirtualBackend implements Backend {

    /** How long a segment takes one way if nothing else is said. */
    public static final Duration DEFAULT_LATENCY = Duration.ofMillis(1);

    static final String NAME = "virtual";

    private final World world;
    private final Environment environment;
    private final Network network;

    VirtualBackend(Environment.Builder builder, Duration latency) {
        world = World.builder(builder).loopback(LinkProfile.of(latency)).build();
        environment = world.environment();
        network = world.singleNetwork();
    }

    /** Opens one with a latency of {@link #DEFAULT_LATENCY}. */
    public static VirtualBackend open() {
        return open(DEFAULT_LATENCY, environment -> {});
    }

    /**
     * Opens one.
     *
     * @param latency how long a segment takes one way, not negative: a connect takes two of them, an answer too
     * @param customizer sets up the environment before it is made
     */
    public static VirtualBackend open(Duration latency, Consumer<Environment.Builder> customizer) {
        Environment.Builder builder = Environment.builder();
        customizer.accept(builder);
        return new VirtualBackend(builder, latency);
    }

    /**
     * Lets simulated time stand still until {@link #releaseTime()}: what is due at the present time happens, what others
     * submit too. So nothing is missed while an application starts. Any thread.
     */
    public void holdTime() {
        world.holdTime(true);
    }

    /** Lets simulated time go on; with a pace, as if no real time had passed since it was held. Any thread. */
    public void releaseTime() {
        world.holdTime(false);
    }

    /**
     * What goes wrong in its network, whose only host is {@code localhost}: connections between its sockets can be slow,
     * cut, held or reset. On the loop.
     */
    public Faults faults() {
        return world.faults();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public String toString() {
        return "Backend(" + NAME + ")";
    }
}
