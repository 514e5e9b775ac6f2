package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.codec.JsonCodec;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.websocket.WebSocket;
import io.simpyio.websocket.WebSocketClient;
import io.simpyio.websocket.WebSocketEndpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The WebSocket of the park, in simulated time. */
class LiveStatusTests {

    @Test
    void theStatusComesOnceASecond() {
        try (Backend backend = Backend.open("virtual")) {
            Environment environment = backend.environment();
            ParkProperties properties = new ParkProperties(1, Duration.ofSeconds(2), Duration.ofSeconds(7), 1_000, 42);
            ChargingPark park = new ChargingPark(environment, properties);
            LiveStatus live = new LiveStatus(park, new JsonCodec());
            List<String> received = new ArrayList<>();
            environment.run(environment.process("client", () -> {
                HttpRoutes routes = new HttpRoutes().get("/park/live", new WebSocketEndpoint(live));
                new HttpServer(backend.network(), routes)
                        .start(new InetSocketAddress("localhost", 80))
                        .await();
                WebSocket socket = new WebSocketClient(backend.network()).connect("ws://localhost/park/live");
                received.add(socket.receive().await().text());
                double start = environment.now();
                park.arrive(Duration.ofSeconds(100));
                park.arrive(Duration.ofSeconds(100));
                received.add(socket.receive().await().text());
                assertThat(environment.now() - start).isEqualTo(1.0);
                assertThat(socket.close(1000, "").await().code()).isEqualTo(1000);
            }));
            assertThat(received.getFirst()).contains("\"charging\":0,\"waiting\":0");
            assertThat(received.getLast()).contains("\"charging\":1,\"waiting\":1");
        }
    }
}
