package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.virtual.link.LinkProfile;
import io.simpyio.websocket.WebSocket;
import io.simpyio.websocket.WebSocketClient;
import io.simpyio.websocket.WebSocketEndpoint;
import io.simpyio.websocket.WebSocketOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** WebSockets in a world: keys and masks are the seed's, so the bytes on the links repeat, pings included. */
class WebSocketRepeatTests {

    private static final WebSocketOptions OPTIONS = WebSocketOptions.builder()
            .pingInterval(Duration.ofSeconds(10))
            .compression(true)
            .minCompressedBytes(10)
            .build();

    @Test
    void sameSeedSameBytes() {
        List<String> traffic = talk(42);
        assertThat(traffic).hasSizeGreaterThan(20);
        assertThat(talk(42)).isEqualTo(traffic);
        assertThat(talk(43)).hasSameSizeAs(traffic).isNotEqualTo(traffic);
    }

    /** What the links carry while a client says things, falls silent for a minute, and closes. */
    private static List<String> talk(long seed) {
        List<String> traffic = new ArrayList<>();
        try (World world = World.builder()
                .seed(seed)
                .link(LinkProfile.of(Duration.ofMillis(50)))
                .listener((link, parcel, fate) ->
                        traffic.add(link + " " + parcel.kind() + " " + ByteBufUtil.hexDump(parcel.content())))
                .build()) {
            world.host("server").start((environment, network) -> {
                HttpRoutes routes = new HttpRoutes()
                        .get(
                                "/",
                                new WebSocketEndpoint(
                                        socket -> {
                                            while (true) {
                                                socket.send(socket.receive()
                                                                .await()
                                                                .text())
                                                        .await();
                                            }
                                        },
                                        OPTIONS));
                new HttpServer(network, routes).start(new InetSocketAddress(80)).await();
            });
            world.run(world.host("client").start((environment, network) -> {
                WebSocket socket = new WebSocketClient(network, OPTIONS).connect("ws://server/");
                for (int i = 0; i < 3; i++) {
                    String text = "say it again and again ".repeat(i);
                    socket.send(text).await();
                    assertThat(socket.receive().await().text()).isEqualTo(text);
                }
                environment.timeout(60).await();
                assertThat(socket.close(1000, "").await().code()).isEqualTo(1000);
            }));
        }
        return traffic;
    }
}
