package io.simpyio.spring.boot.autoconfigure.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.spring.WebSocketMapping;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.websocket.SlowConsumerPolicy;
import io.simpyio.websocket.WebSocketHandler;
import io.simpyio.websocket.WebSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** WebSockets of beans, with the JDK's client. */
@ExtendWith(OutputCaptureExtension.class)
class WebSocketMappingTests {

    @WebSocketMapping(path = "/rooms/{room}", subprotocols = "chat")
    static class Rooms implements WebSocketHandler {

        @Override
        public void handle(io.simpyio.websocket.WebSocket socket) {
            while (true) {
                String text = socket.receive().await().text();
                socket.send(socket.request().pathVariable("room") + ": " + text).await();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Handlers {

        @Bean
        @WebSocketMapping("/hello")
        WebSocketHandler hello() {
            return socket -> socket.send("hello").await();
        }
    }

    @WebSocketMapping("/wrong")
    static class NoHandler {}

    @WebSocketMapping
    static class Homeless implements WebSocketHandler {

        @Override
        public void handle(io.simpyio.websocket.WebSocket socket) {
            // Nobody gets here.
        }
    }

    /** What a client has received, and how it has ended. */
    private static final class Received implements WebSocket.Listener {

        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final CompletableFuture<Integer> code = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.complete(data.toString());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            code.complete(statusCode);
            return CompletableFuture.completedStage(null);
        }
    }

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioRpcAutoConfiguration.class,
                    SimpyioHttpServerAutoConfiguration.class))
            .withPropertyValues("simpyio.servers.http.port=0");

    private static int port(ApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.simpyio.http.port", Integer.class);
    }

    private static WebSocket open(
            HttpClient client, ApplicationContext context, String path, String origin, Received received) {
        WebSocket.Builder builder = client.newWebSocketBuilder().subprotocols("chat");
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        return builder.buildAsync(URI.create("ws://localhost:" + port(context) + path), received)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void whenAHandlerHasAPathThenItIsServedThere(CapturedOutput output) {
        contextRunner.withUserConfiguration(Rooms.class, Handlers.class).run(context -> {
            assertThat(output).contains("serves [GET /rooms/{room}, GET /hello]");
            try (HttpClient client = HttpClient.newHttpClient()) {
                Received received = new Received();
                WebSocket socket = open(client, context, "/rooms/blue", "", received);
                assertThat(socket.getSubprotocol()).isEqualTo("chat");
                socket.sendText("hi", true);
                assertThat(received.text.get(20, TimeUnit.SECONDS)).isEqualTo("blue: hi");
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
                assertThat(received.code.get(20, TimeUnit.SECONDS)).isEqualTo(1000);
                Received hello = new Received();
                open(client, context, "/hello", "", hello);
                assertThat(hello.text.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
                assertThat(hello.code.get(20, TimeUnit.SECONDS)).isEqualTo(1000);
            }
        });
    }

    @Test
    void whenThereAreRoutesTooThenTheyShareThePort() {
        HttpRoutes own = new HttpRoutes().get("/status", request -> HttpResponse.text("open"));
        contextRunner
                .withBean(HttpRoutes.class, () -> own)
                .withUserConfiguration(Handlers.class)
                .run(context -> {
                    try (HttpClient client = HttpClient.newHttpClient()) {
                        URI uri = URI.create("http://localhost:" + port(context) + "/status");
                        assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                                        .body())
                                .isEqualTo("open");
                        Received hello = new Received();
                        open(client, context, "/hello", "", hello);
                        assertThat(hello.text.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
                    }
                    assertThat(own.patterns()).containsExactly("GET /status");
                });
    }

    @Test
    void whenTheServerStopsThenClientsAreTold() {
        contextRunner.withUserConfiguration(Rooms.class).run(context -> {
            try (HttpClient client = HttpClient.newHttpClient()) {
                Received received = new Received();
                open(client, context, "/rooms/blue", "", received);
                context.getSourceApplicationContext().stop();
                assertThat(received.code.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
            }
        });
    }

    @Test
    void whenLimitsAreSetThenTheyHold() {
        contextRunner
                .withUserConfiguration(Rooms.class)
                .withPropertyValues(
                        "simpyio.servers.http.websocket.max-message-size=10B",
                        "simpyio.servers.http.websocket.allowed-origins=https://good.example")
                .run(context -> {
                    try (HttpClient client = HttpClient.newHttpClient()) {
                        Received received = new Received();
                        WebSocket socket = open(client, context, "/rooms/blue", "https://good.example", received);
                        socket.sendText("more than ten bytes", true);
                        assertThat(received.code.get(20, TimeUnit.SECONDS)).isEqualTo(1009);
                        Received refused = new Received();
                        assertThat(catchThrowable(
                                        () -> open(client, context, "/rooms/blue", "https://evil.example", refused)))
                                .isInstanceOf(CompletionException.class)
                                .cause()
                                .isInstanceOfSatisfying(
                                        WebSocketHandshakeException.class,
                                        e -> assertThat(e.getResponse().statusCode())
                                                .isEqualTo(403));
                    }
                });
    }

    @Test
    void whenNothingIsSetThenTheDefaultsAreThoseOfTheLibrary() {
        contextRunner.run(context -> {
            assertThat(context).doesNotHaveBean(HttpServerLifecycle.class);
            assertThat(context.getBean(WebSocketProperties.class).options()).isEqualTo(WebSocketOptions.DEFAULT);
        });
    }

    @Test
    void whenAllIsSetThenItIsSo() {
        String prefix = "simpyio.servers.http.websocket.";
        contextRunner
                .withPropertyValues(
                        prefix + "max-message-size=1KB",
                        prefix + "max-frame-size=2B",
                        prefix + "max-read-ahead-size=3B",
                        prefix + "max-queued-messages=4",
                        prefix + "max-queued-size=5B",
                        prefix + "slow-consumer=close",
                        prefix + "ping-interval=6s",
                        prefix + "ping-timeout=7s",
                        prefix + "write-timeout=8s",
                        prefix + "close-timeout=9s",
                        prefix + "allowed-origins=a,b",
                        prefix + "compression=true",
                        prefix + "context-takeover=false",
                        prefix + "min-compressed-size=10B")
                .run(context -> assertThat(
                                context.getBean(WebSocketProperties.class).options("x"))
                        .isEqualTo(WebSocketOptions.builder()
                                .maxMessageBytes(1024)
                                .maxFrameBytes(2)
                                .maxReadAheadBytes(3)
                                .maxQueuedMessages(4)
                                .maxQueuedBytes(5)
                                .slowConsumer(SlowConsumerPolicy.CLOSE)
                                .pingInterval(Duration.ofSeconds(6))
                                .pingTimeout(Duration.ofSeconds(7))
                                .writeTimeout(Duration.ofSeconds(8))
                                .closeTimeout(Duration.ofSeconds(9))
                                .subprotocols("x")
                                .allowedOrigins("a", "b")
                                .compression(true)
                                .contextTakeover(false)
                                .minCompressedBytes(10)
                                .build()));
    }

    @ParameterizedTest
    @CsvSource({
        "max-message-size, 0B",
        "max-frame-size, 2GB",
        "max-read-ahead-size, 0B",
        "max-queued-messages, 0",
        "max-queued-size, 0B",
        "ping-interval, -1s",
        "ping-timeout, 0s",
        "write-timeout, 0s",
        "close-timeout, 0s",
        "min-compressed-size, -1B"
    })
    void whenAPropertyIsOutOfRangeThenTheFailureNamesIt(String property, String value) {
        contextRunner
                .withPropertyValues("simpyio.servers.http.websocket." + property + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName())
                                        .isEqualTo("simpyio.servers.http.websocket." + property)));
    }

    @Test
    void whenABeanIsNoHandlerOrHasNoPathThenTheFailureSaysWhich() {
        contextRunner
                .withBean("wrong", NoHandler.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessage("The @WebSocketMapping bean \"wrong\" is no WebSocketHandler"));
        contextRunner
                .withBean("homeless", Homeless.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessage("The @WebSocketMapping bean \"homeless\" does not say its path"));
    }
}
