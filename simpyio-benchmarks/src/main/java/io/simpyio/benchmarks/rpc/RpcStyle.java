package io.simpyio.benchmarks.rpc;

import io.simpyio.benchmarks.server.Server;
import io.simpyio.benchmarks.server.TomcatServer;
import java.util.Map;
import java.util.function.Supplier;

/** A library with a server and a client. */
enum RpcStyle {
    SIMPYIO(() -> new SimpyioServer(SimpyioServer.Processes::new), SimpyioClient::new),
    SIMPYIO_PLAIN(() -> new SimpyioServer(SimpyioServer.Plain::new), SimpyioClient::new),
    STARTER_BARE(() -> new StarterServer(false), SimpyioClient::new),
    STARTER_OBSERVED(() -> new StarterServer(true), SimpyioClient::new),
    GRPC(GrpcServer::new, GrpcClient::new),
    RSOCKET(RSocketServer::new, RSocketClient::new),
    VERTX(VertxServer::new, VertxClient::new),
    SPRING(() -> new TomcatServer(SpringApplication.class, Map.of("server.http2.enabled", "true")), SpringClient::new);

    private final Supplier<Server> server;
    private final Supplier<RpcClient> client;

    RpcStyle(Supplier<Server> server, Supplier<RpcClient> client) {
        this.server = server;
        this.client = client;
    }

    /**
     * Whether it can do a work. Calls of 4 KiB over HTTP/2, 64 at once, come to a standstill between the JDK's client
     * and Tomcat 11.0.24, which resets them after a while.
     */
    boolean takesPart(RpcWork work) {
        return this != SPRING || work.payload() == RpcWork.Payload.SMALL || work.inFlight() == 1;
    }

    Server server() {
        return server.get();
    }

    RpcClient client() {
        return client.get();
    }
}
