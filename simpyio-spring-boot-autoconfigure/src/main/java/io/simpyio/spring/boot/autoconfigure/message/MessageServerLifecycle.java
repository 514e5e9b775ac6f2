package io.simpyio.spring.boot.autoconfigure.message;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.rpc.RpcMessageServer;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.RpcServerOptions;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts and stops the message server, each time a new one, on the loop. */
public final class MessageServerLifecycle implements SmartLifecycle {

    /** After the loop and the processes, and with the web server. */
    public static final int PHASE = DEFAULT_PHASE - 2048;

    private static final Logger logger = LoggerFactory.getLogger(MessageServerLifecycle.class);

    private static final long LIMIT_SECONDS = 10;

    private final Network network;
    private final RpcRouter router;
    private final RpcServerOptions options;
    private final InetSocketAddress address;
    private final LocalPort localPort;
    private final LoopStall stall;

    private volatile @Nullable RpcMessageServer server;
    private volatile int port;

    MessageServerLifecycle(
            Network network,
            RpcRouter router,
            RpcServerOptions options,
            InetSocketAddress address,
            LocalPort localPort,
            LoopStall stall) {
        this.network = network;
        this.router = router;
        this.options = options;
        this.address = address;
        this.localPort = localPort;
        this.stall = stall;
    }

    @Override
    public void start() {
        if (isRunning()) {
            return;
        }
        try {
            InetSocketAddress bound =
                    network.environment().submit(this::startOnLoop).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            port = bound.getPort();
            localPort.set(port);
            logger.info(
                    "The message server listens on port {} of {}{} and serves {}",
                    port,
                    bound.getAddress().isAnyLocalAddress() ? "all addresses" : bound.getHostString(),
                    options.listen().tls().isPresent() ? " with TLS" : "",
                    router.paths());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SocketException cause) {
                throw new ServerBindException(MessageServerProperties.PREFIX, address.getPort(), cause);
            }
            throw new IllegalStateException("The message server did not start", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "The message server did not start within " + LIMIT_SECONDS + " s. "
                            + stall.describe(network.environment()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the message server started", e);
        }
    }

    private InetSocketAddress startOnLoop() {
        RpcMessageServer started =
                new RpcMessageServer(network, router, options).start(address).await();
        server = started;
        return started.address();
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
        RpcMessageServer running = server;
        server = null;
        if (running == null) {
            return CompletableFuture.completedFuture(null);
        }
        Environment environment = network.environment();
        CompletableFuture<?> closed;
        try {
            closed = environment.submit(running::close).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            closed = CompletableFuture.failedFuture(e);
        }
        return closed.handle((nothing, failure) -> {
            if (failure != null) {
                logger.warn("The message server could not be closed", failure);
            }
            return null;
        });
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** The port the server listens on; empty while it does not. */
    public OptionalInt port() {
        return isRunning() ? OptionalInt.of(port) : OptionalInt.empty();
    }
}
