package io.simpyio.spring.boot.autoconfigure.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcInterceptor;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.tls.SimpyioTlsAutoConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.util.unit.DataSize;

/** RPC endpoints over HTTP and WebSocket, called by the JDK's client. */
class RpcOverHttpTests {

    @RpcEndpoint("calculator")
    static class Calculator {

        @RpcMethod(safe = true)
        int add(int a, int b) {
            return a + b;
        }

        @RpcMethod
        int divide(int a, int b) {
            return a / b;
        }
    }

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioTlsAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioRpcAutoConfiguration.class,
                    SimpyioHttpServerAutoConfiguration.class))
            .withPropertyValues("simpyio.servers.http.port=0")
            .withBean(Calculator.class);

    private static String at(ApplicationContext context, String path) {
        return "localhost:" + context.getEnvironment().getRequiredProperty("local.simpyio.http.port") + path;
    }

    private static java.net.http.HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static java.net.http.HttpResponse<String> post(ApplicationContext context, String path, String arguments)
            throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://" + at(context, path)))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(arguments)));
    }

    /** Sends one text over a WebSocket, and returns the first that comes back. */
    private static String overWebSocket(ApplicationContext context, String path, String text) throws Exception {
        CompletableFuture<String> reply = new CompletableFuture<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                reply.complete(data.toString());
                return null;
            }
        };
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket webSocket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://" + at(context, path)), listener)
                    .get(10, TimeUnit.SECONDS);
            try {
                webSocket.sendText(text, true);
                return reply.get(10, TimeUnit.SECONDS);
            } finally {
                webSocket.abort();
            }
        }
    }

    @Test
    void whenThereAreEndpointsThenTheyCanBeCalledOverHttpAndWebSocket() {
        contextRunner.run(context -> {
            assertThat(post(context, "/rpc/calculator/add", "[1, 2]").body()).isEqualTo("3");
            assertThat(send(HttpRequest.newBuilder(URI.create("http://" + at(context, "/rpc/calculator/add?a=3&b=4"))))
                            .body())
                    .isEqualTo("7");
            java.net.http.HttpResponse<String> failed = post(context, "/rpc/calculator/divide", "{\"a\": 1, \"b\": 0}");
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(failed.body()).contains("\"exception\":\"ArithmeticException\"");
            assertThat(overWebSocket(context, "/rpc", "[0, 0, [\"calculator/add\", [5, 6], {}]]"))
                    .isEqualTo("[1,0,11]");
        });
    }

    /** Else who is refused over messages would come in by another door. */
    @Test
    void whenThereAreInterceptorsThenTheyGoAroundCallsOverBoth() {
        RpcInterceptor tenants = (call, next) -> {
            if (call.headers().text("tenant").isEmpty()) {
                throw new RpcException(RpcCode.UNAUTHENTICATED, "whose call is it?");
            }
            return next.call(call);
        };
        contextRunner.withBean(RpcInterceptor.class, () -> tenants).run(context -> {
            assertThat(post(context, "/rpc/calculator/add", "[1, 2]").statusCode())
                    .isEqualTo(401);
            assertThat(send(HttpRequest.newBuilder(URI.create("http://" + at(context, "/rpc/calculator/add?a=3&b=4")))
                                    .header("Tenant", "blue"))
                            .body())
                    .isEqualTo("7");
            assertThat(overWebSocket(context, "/rpc", "[0, 0, [\"calculator/add\", [5, 6], {}]]"))
                    .startsWith("[2,0,\"RuntimeError: whose call is it?");
        });
    }

    @Test
    void whenThereAreRoutesTooThenBothAreServed() {
        contextRunner
                .withBean(HttpRoutes.class, () -> new HttpRoutes().get("/page", request -> HttpResponse.text("page")))
                .withPropertyValues("simpyio.servers.http.rpc.path=/api/calls/")
                .run(context -> {
                    assertThat(post(context, "/api/calls/calculator/add", "[1, 2]")
                                    .body())
                            .isEqualTo("3");
                    assertThat(post(context, "/rpc/calculator/add", "[1, 2]").statusCode())
                            .isEqualTo(404);
                    assertThat(send(HttpRequest.newBuilder(URI.create("http://" + at(context, "/page"))))
                                    .body())
                            .isEqualTo("page");
                });
    }

    @Test
    void whenDisabledThenTheyAreNotServed() {
        contextRunner
                .withPropertyValues("simpyio.servers.http.rpc.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpServerLifecycle.class));
        contextRunner
                .withBean(HttpRoutes.class, () -> new HttpRoutes().get("/page", request -> HttpResponse.text("page")))
                .withPropertyValues("simpyio.servers.http.rpc.enabled=false")
                .run(context -> {
                    assertThat(post(context, "/rpc/calculator/add", "[1, 2]").statusCode())
                            .isEqualTo(404);
                    assertThatThrownBy(() -> overWebSocket(context, "/rpc", "[]"))
                            .isInstanceOf(ExecutionException.class);
                });
    }

    @Test
    void whenPropertiesAreSetThenEachIsTheLimitOfItsName() {
        contextRunner
                .withPropertyValues(
                        "simpyio.servers.http.rpc.max-calls=1",
                        "simpyio.servers.http.rpc.max-body-size=10B",
                        "simpyio.servers.http.rpc.max-outstanding=3")
                .run(context -> {
                    RpcProperties properties = context.getBean(RpcProperties.class);
                    assertThat(properties).isEqualTo(new RpcProperties(true, "/rpc", 1, DataSize.ofBytes(10), 3));
                    assertThat(post(context, "/rpc/calculator/add", "[100, 20000]")
                                    .statusCode())
                            .isEqualTo(413);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "simpyio.servers.http.rpc.path, rpc",
        "simpyio.servers.http.rpc.path, /rpc/{a}",
        "simpyio.servers.http.rpc.max-calls, 0",
        "simpyio.servers.http.rpc.max-body-size, 0B",
        "simpyio.servers.http.rpc.max-outstanding, 0"
    })
    void whenAPropertyIsOutOfRangeThenTheFailureNamesIt(String property, String value) {
        contextRunner
                .withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName()).isEqualTo(property)));
    }
}
