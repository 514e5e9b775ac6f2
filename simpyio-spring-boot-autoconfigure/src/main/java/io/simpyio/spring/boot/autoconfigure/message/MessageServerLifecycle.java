package io.simpyio.spring.boot.autoconfigure.message;

import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.server.LocalPort;
import io.simpyio.spring.boot.autoconfigure.server.ServerLifecycle;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Starts and stops the message server, each time a new one. */
public final class MessageServerLifecycle extends ServerLifecycle {

    private final Network network;
    private final RpcRouter router;
    private final RpcServerOptions options;

    private volatile @Nullable RpcMessageServer server;

    MessageServerLifecycle(
            Network network,
            RpcRouter router,
            RpcServerOptions options,
            InetSocketAddress address,
            Duration gracePeriod,
            LocalPort localPort,
            LoopStall stall) {
        super(
                "message server",
                MessageServerProperties.PREFIX,
                address,
                options.listen().tls().isPresent(),
                gracePeriod,
                network.environment(),
                localPort,
                stall);
        this.network = network;
        this.router = router;
        this.options = options;
    }

    @Override
    protected InetSocketAddress startServer(InetSocketAddress wanted) {
        RpcMessageServer started =
                new RpcMessageServer(network, router, options).start(wanted).await();
        server = started;
        return started.address();
    }

    @Override
    protected Event<Integer> shutDownServer(Duration limit) {
        RpcMessageServer running = server;
        return running == null ? network.environment().<Integer>event().succeed(0) : running.shutdown(limit);
    }

    @Override
    protected void closeServer() {
        RpcMessageServer running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    protected int connections() {
        RpcMessageServer running = server;
        return running == null ? 0 : running.connections();
    }

    @Override
    protected int underway() {
        RpcMessageServer running = server;
        return running == null ? 0 : running.calls();
    }

    @Override
    protected Object serves() {
        return router.paths();
    }
}
