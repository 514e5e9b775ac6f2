package io.simpyio.spring.boot.autoconfigure.http;

import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.http.server.HttpServerListener;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.server.LocalPort;
import io.simpyio.spring.boot.autoconfigure.server.ServerLifecycle;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts and stops the HTTP server, each time a new one. */
public final class HttpServerLifecycle extends ServerLifecycle {

    private final Network network;
    private final HttpRoutes routes;
    private final HttpServerOptions options;
    private final @Nullable HttpServerListener listener;
    private final boolean servesCalls;

    private volatile @Nullable HttpServer server;

    HttpServerLifecycle(
            Network network,
            HttpRoutes routes,
            HttpServerOptions options,
            @Nullable HttpServerListener listener,
            boolean servesCalls,
            InetSocketAddress address,
            Duration gracePeriod,
            LocalPort localPort,
            LoopStall stall) {
        super(
                "HTTP server",
                HttpServerProperties.PREFIX,
                address,
                options.listen().tls().isPresent(),
                gracePeriod,
                network.environment(),
                localPort,
                stall);
        this.network = network;
        this.routes = routes;
        this.options = options;
        this.listener = listener;
        this.servesCalls = servesCalls;
    }

    @Override
    protected InetSocketAddress startServer(InetSocketAddress wanted) {
        HttpServer made = new HttpServer(network, routes, options);
        if (listener != null) {
            made.listener(listener);
        }
        HttpServer started = made.start(wanted).await();
        server = started;
        return (InetSocketAddress) started.address();
    }

    @Override
    protected Event<Integer> shutDownServer(Duration limit) {
        HttpServer running = server;
        return running == null ? network.environment().<Integer>event().succeed(0) : running.shutdown(limit);
    }

    @Override
    protected void closeServer() {
        HttpServer running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    protected int connections() {
        HttpServer running = server;
        return running == null ? 0 : running.connections();
    }

    @Override
    protected int underway() {
        HttpServer running = server;
        return running == null ? 0 : running.requests();
    }

    @Override
    protected Object serves() {
        return routes.patterns();
    }

    @Override
    protected Optional<String> callsSwitch() {
        return servesCalls ? Optional.of(RpcProperties.PREFIX + ".enabled") : Optional.empty();
    }
}
