package io.simpyio.spring.boot.autoconfigure.server;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.SocketException;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts and stops a server on the loop, says in one line where it listens, and why if it cannot. */
public abstract class ServerLifecycle implements SmartLifecycle {

    /** After the loop and the processes, and with the web server. */
    public static final int PHASE = DEFAULT_PHASE - 2048;

    private static final long LIMIT_SECONDS = 10;

    private final Logger logger = LoggerFactory.getLogger(getClass());
    private final String name;
    private final String properties;
    private final InetSocketAddress address;
    private final boolean secure;
    private final Duration gracePeriod;
    private final Environment environment;
    private final LocalPort localPort;
    private final LoopStall stall;

    private volatile boolean running;
    private volatile int port;
    private volatile boolean loopback;

    /**
     * The life of a server.
     *
     * @param name such as "HTTP server"
     * @param properties what the names of its properties begin with
     * @param address where it is to listen
     * @param secure whether it listens with TLS
     * @param gracePeriod how long what is under way may take when it stops
     */
    protected ServerLifecycle(
            String name,
            String properties,
            InetSocketAddress address,
            boolean secure,
            Duration gracePeriod,
            Environment environment,
            LocalPort localPort,
            LoopStall stall) {
        this.name = name;
        this.properties = properties;
        this.address = address;
        this.secure = secure;
        this.gracePeriod = gracePeriod;
        this.environment = environment;
        this.localPort = localPort;
        this.stall = stall;
    }

    /** Starts a new server, in a process, and returns where it listens. */
    protected abstract InetSocketAddress startServer(InetSocketAddress wanted);

    /** Lets the server come to its end, in a process; the event has the number of things that were cut off. */
    protected abstract Event<Integer> shutDownServer(Duration limit);

    /** Closes the server, in a process. */
    protected abstract void closeServer();

    /** What the server serves, for the log. */
    protected abstract Object serves();

    /** The property that keeps RPC endpoints from being served here; empty if none are. */
    protected abstract Optional<String> callsSwitch();

    @Override
    public void start() {
        if (running) {
            return;
        }
        try {
            InetSocketAddress bound =
                    environment.submit(() -> startServer(address)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            running = true;
            port = bound.getPort();
            loopback = bound.getAddress().isLoopbackAddress();
            localPort.set(port);
            logger.info(
                    "The {} listens on port {} of {}{} and serves {}",
                    name,
                    port,
                    bound.getAddress().isAnyLocalAddress() ? "all addresses" : bound.getHostString(),
                    secure ? " with TLS" : "",
                    serves());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SocketException cause) {
                throw new ServerBindException(properties, address.getPort(), cause);
            }
            throw new IllegalStateException("The " + name + " did not start", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "The " + name + " did not start within " + LIMIT_SECONDS + " s. " + stall.describe(environment), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the " + name + " started", e);
        }
    }

    /**
     * Lets what is under way come to its end; done when it has, or its time is over, and never fails. Where time stands
     * still, it is cut off at once.
     */
    CompletableFuture<Void> drain(boolean timePasses) {
        Duration limit = timePasses ? gracePeriod : Duration.ZERO;
        logger.info("The {} takes nothing new; {} under way may end within {}", name, underway(), limit);
        CompletableFuture<Integer> drained;
        try {
            drained = environment
                    .submit(() -> shutDownServer(limit).await())
                    .orTimeout(limit.plusSeconds(LIMIT_SECONDS).toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            drained = CompletableFuture.failedFuture(e);
        }
        return drained.handle((cutOff, failure) -> {
            if (failure instanceof TimeoutException) {
                logger.warn("The {} could not be shut down. {}", name, stall.describe(environment));
            } else if (failure != null) {
                logger.warn("The {} could not be shut down", name, failure);
            } else if (cutOff > 0) {
                logger.warn("The {} has cut off {} that had not ended within {}", name, cutOff, limit);
            }
            return null;
        });
    }

    @Override
    public void stop() {
        closed().join();
    }

    @Override
    public void stop(Runnable callback) {
        closed().thenRun(callback);
    }

    /** Done when the server is closed; never fails. */
    private CompletableFuture<Void> closed() {
        if (!running) {
            return CompletableFuture.completedFuture(null);
        }
        running = false;
        CompletableFuture<?> closed;
        try {
            closed = environment.submit(this::closeServer).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            closed = CompletableFuture.failedFuture(e);
        }
        return closed.handle((nothing, failure) -> {
            if (failure != null) {
                logger.warn("The {} could not be closed", name, failure);
            }
            return null;
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** How many connections the server has; 0 if there is none. Any thread. */
    protected abstract int connections();

    /** How many calls or requests are under way; 0 if there is no server. Any thread. */
    protected abstract int underway();

    /** Whether what is said goes over a network as it is. */
    boolean inTheClear() {
        return running && !secure && !loopback;
    }

    /** What the names of its properties begin with. */
    String properties() {
        return properties;
    }

    /** What it is called in properties and meters, such as {@code http}. */
    public String id() {
        return properties.substring(properties.lastIndexOf('.') + 1);
    }

    /** What the server is doing. Any thread. */
    public ServerStatus status() {
        String host =
                address.isUnresolved() || !address.getAddress().isAnyLocalAddress() ? address.getHostString() : "*";
        return new ServerStatus(
                name, running, host + ":" + (running ? port : address.getPort()), secure, connections(), underway());
    }

    /** The port the server listens on; empty while it does not. */
    public OptionalInt port() {
        return running ? OptionalInt.of(port) : OptionalInt.empty();
    }
}
