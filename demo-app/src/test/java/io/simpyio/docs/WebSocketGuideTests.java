package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simpyio.http.server.HttpRequest;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.net.Network;
import io.simpyio.virtual.World;
import io.simpyio.websocket.WebSocket;
import io.simpyio.websocket.WebSocketClient;
import io.simpyio.websocket.WebSocketEndpoint;
import io.simpyio.websocket.WebSocketHandshakeException;
import io.simpyio.websocket.WebSocketOptions;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** docs/websocket.md. */
class WebSocketGuideTests {

    private static boolean mayEnter(HttpRequest request) {
        return !request.pathVariable("room").equals("locked");
    }

    static void chat(WebSocket socket, String room) {
        socket.send("Welcome to " + room).await();
    }

    private static void serve(Network net) {
        WebSocketOptions options = WebSocketOptions.DEFAULT;
        HttpRoutes routes = new HttpRoutes()
                .get("/echo", new WebSocketEndpoint(socket -> {
                    while (true) {
                        String text = socket.receive().await().text(); // 1003 if it is binary
                        socket.send(text).await(); // waits for a client that does not read
                    }
                }))
                .get(
                        "/rooms/{room}",
                        request -> mayEnter(request) // an ordinary request until then
                                ? WebSocketEndpoint.open(
                                        request, socket -> chat(socket, request.pathVariable("room")), options)
                                : HttpResponse.status(401));
        new HttpServer(net, routes).start(new InetSocketAddress(80)).await();
    }

    @Test
    void serverAndClient() {
        try (World world = World.builder().build()) {
            world.host("example.org").start((env, net) -> serve(net));
            Network net = world.host("client").network();
            world.run(world.host("client").environment().process(() -> {
                WebSocket socket = new WebSocketClient(net).connect("ws://example.org/echo");
                socket.send("hello").await();
                socket.receive().await().text();
                socket.close(1000, "")
                        .await(); // the closing handshake; the event has the code that the server has answered
                WebSocketClient client = new WebSocketClient(net);
                WebSocket room = client.connect("ws://example.org/rooms/blue");
                assertThat(room.receive().await().text()).isEqualTo("Welcome to blue");
                assertThatThrownBy(() -> client.connect("ws://example.org/rooms/locked"))
                        .isInstanceOf(WebSocketHandshakeException.class)
                        .hasMessageContaining("401");
            }));
        }
    }
}
