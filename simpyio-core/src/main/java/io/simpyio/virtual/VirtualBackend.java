package io.simpyio.virtual;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.net.SchedulerEventLoop;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A simulated network in simulated time: one host, and a fixed latency between any two sockets.
 *
 * <p>May be opened and closed on any thread.
 */
public final class VirtualBackend implements Backend {

    /** How long a segment takes one way if nothing else is said. */
    public static final Duration DEFAULT_LATENCY = Duration.ofMillis(1);

    static final String NAME = "virtual";

    private final Environment environment;
    private final Network network;

    VirtualBackend(Environment.Builder builder, Duration latency) {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("The latency must not be negative, but is " + latency);
        }
        VirtualClock clock = new VirtualClock();
        VirtualIoHandler.OpenChannels openChannels = new VirtualIoHandler.OpenChannels();
        SchedulerEventLoop eventLoop = new SchedulerEventLoop(openChannels::newHandler, clock);
        environment = builder.driver(new VirtualDriver(eventLoop, clock)).build();
        VirtualHost host = new VirtualHost(environment, latency);
        network = new Network(environment, new VirtualTransport(eventLoop, openChannels, host));
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
