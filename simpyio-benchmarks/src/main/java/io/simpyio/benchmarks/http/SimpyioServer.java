package io.simpyio.benchmarks.http;

import io.simpyio.benchmarks.server.Server;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.websocket.WebSocket;
import io.simpyio.websocket.WebSocketEndpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Handlers as processes, on epoll. */
final class SimpyioServer implements Server {

    @Override
    public int start() {
        Backend backend = Backend.open("epoll", builder -> builder.coroutines(CoroutineMode.LOOP));
        HttpRoutes routes = new HttpRoutes()
                .get("/plaintext", request -> HttpResponse.text(Greeting.HELLO))
                .get("/json", request -> HttpResponse.json(Greeting.hello()))
                .get("/echo", new WebSocketEndpoint(SimpyioServer::echo));
        Environment env = backend.environment();
        HttpServer server = new HttpServer(backend.network(), routes);
        env.run(server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        Thread.ofPlatform().name("simpyio").start(env::run);
        return server.port();
    }

    private static void echo(WebSocket socket) {
        while (true) {
            socket.send(socket.receive().await().bytes()).await();
        }
    }
}
