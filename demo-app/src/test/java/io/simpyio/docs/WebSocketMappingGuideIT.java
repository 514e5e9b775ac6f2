package io.simpyio.docs;

import static io.simpyio.docs.WebSocketGuideTests.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.spring.LocalSimpyioHttpPort;
import io.simpyio.spring.WebSocketMapping;
import io.simpyio.websocket.WebSocket;
import io.simpyio.websocket.WebSocketClient;
import io.simpyio.websocket.WebSocketHandler;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** docs/websocket.md, with Spring. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"simpyio.servers.http.port=0", "spring.main.web-application-type=none"})
class WebSocketMappingGuideIT {

    @Autowired
    private Environment env;

    @Autowired
    private Network net;

    @LocalSimpyioHttpPort
    private int port;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Rooms.class)
    static class Application {}

    @Test
    void welcomes() {
        assertThat(env.submit(() -> new WebSocketClient(net)
                        .connect("ws://localhost:" + port + "/rooms/blue")
                        .receive()
                        .await()
                        .text()))
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo("Welcome to blue");
    }
}

@WebSocketMapping("/rooms/{room}") // a component; or on a @Bean method
class Rooms implements WebSocketHandler {
    @Override
    public void handle(WebSocket socket) {
        String room = socket.request().pathVariable("room");
        chat(socket, room);
    }
}
