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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts and stops the message server, each time a new one. */
public final class MessageServerLifecycle extends ServerLifecycle {

    private final List<Network> networks;
    private final RpcRouter router;
    private final RpcServerOptions options;

    private volatile @Nullable RpcMessageServer server;

    /** The first network is that of the first loop. */
    MessageServerLifecycle(
            List<Network> networks,
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
                networks.getFirst().environment(),
                localPort,
                stall);
        this.networks = networks;
        this.router = router;
        this.options = options;
    }

    @Override
    protected InetSocketAddress startServer(InetSocketAddress wanted) {
        RpcMessageServer started =
                new RpcMessageServer(networks, router, options).start(wanted).await();
        server = started;
        return started.address();
    }

    @Override
    protected Event<Integer> shutDownServer(Duration limit) {
        RpcMessageServer running = server;
        return running == null
                ? networks.getFirst().environment().<Integer>event().succeed(0)
                : running.shutdown(limit);
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

    @Override
    protected Optional<String> callsSwitch() {
        return Optional.of(MessageServerProperties.PREFIX + ".enabled");
    }
}
