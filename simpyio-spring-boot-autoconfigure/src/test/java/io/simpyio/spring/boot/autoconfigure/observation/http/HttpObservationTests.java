package io.simpyio.spring.boot.autoconfigure.observation.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.simpyio.http.client.HttpClient;
import io.simpyio.http.client.HttpClientOptions;
import io.simpyio.http.client.HttpClientRequest;
import io.simpyio.http.client.HttpClientResponse;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.http.server.HttpServerListener;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.spring.boot.autoconfigure.http.SimpyioHttpServerAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.observation.Tracing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Meters and traces of requests, on real and simulated time, in both coroutine modes and versions of HTTP. */
class HttpObservationTests {

    private static final int MAX_NAMES = 5;

    private interface Body {
        void run(Environment environment, Network network) throws Exception;
    }

    private static void run(String backend, CoroutineMode mode, Body body) {
        try (Backend opened = Backend.open(backend, environment -> environment.coroutines(mode))) {
            Environment environment = opened.environment();
            environment.run(environment.process("test", () -> body.run(environment, opened.network())));
        }
    }

    private static String serve(Network network, HttpRoutes routes, ObservationRegistry registry) {
        HttpServer server = new HttpServer(network, routes)
                .listener(new ObservationHttpServerListener(registry, null))
                .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .await();
        return "http://127.0.0.1:" + server.port();
    }

    private static HttpClient client(Network network, HttpClientOptions.Http2 http2, ObservationRegistry registry) {
        return new HttpClient(network, HttpClientOptions.DEFAULT.withHttp2(http2))
                .listener(new ObservationHttpClientListener(registry, null, MAX_NAMES));
    }

    private static String text(HttpClient client, HttpClientRequest request) throws Exception {
        try (HttpClientResponse response = client.send(request)) {
            return response.body().text().await();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "select, LOOP, OFF",
        "select, BATON, OFF",
        "select, LOOP, PRIOR_KNOWLEDGE",
        "virtual, LOOP, OFF",
        "virtual, BATON, PRIOR_KNOWLEDGE"
    })
    void traceGoesOnInTheNextApplication(String backend, CoroutineMode mode, HttpClientOptions.Http2 http2) {
        Tracing caller = new Tracing();
        Tracing callee = new Tracing();
        List<String> seen = new ArrayList<>();
        run(backend, mode, (environment, network) -> {
            HttpRoutes routes = new HttpRoutes().get("/hello/{name}", request -> {
                seen.add(callee.traceId());
                environment.timeout(0.001).await();
                seen.add(callee.traceId());
                return HttpResponse.stream("text/plain", body -> {
                    seen.add(callee.traceId());
                    body.write("hi".getBytes(StandardCharsets.UTF_8)).await();
                });
            });
            String base = serve(network, routes, callee.registry());
            try (HttpClient client = client(network, http2, caller.registry())) {
                HttpClientRequest request =
                        HttpClientRequest.get(base + "/hello/you").withTemplate("/hello/{name}");
                Observation.createNotStarted("test", caller.registry()).observeChecked(() -> {
                    seen.add(caller.traceId());
                    assertThat(text(client, request)).isEqualTo("hi");
                    return null;
                });
                assertThat(request.headers().isEmpty())
                        .as("the user's request is as it was")
                        .isTrue();
            }
            assertThat(caller.traceId()).isEqualTo("none");
        });
        String trace = seen.getFirst();
        assertThat(seen).hasSize(4).allMatch(trace::equals);
        SpanData sent = caller.spans().getFirst();
        assertThat(sent.getName()).isEqualTo("http get /hello/{name}");
        assertThat(callee.spans()).singleElement().satisfies(received -> {
            assertThat(received.getName()).isEqualTo("http get /hello/{name}");
            assertThat(received.getParentSpanId()).isEqualTo(sent.getSpanId());
        });
    }

    /** Whatever clients ask for and servers answer, tags are routes, templates and what HTTP defines. */
    @ParameterizedTest
    @CsvSource({"select, LOOP", "virtual, BATON"})
    void tagsAreFewWhateverIsAsked(String backend, CoroutineMode mode) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        run(backend, mode, (environment, network) -> {
            HttpRoutes routes = new HttpRoutes()
                    .get("/items/{id}", request -> HttpResponse.text("item"))
                    .get("/status/{code}", request -> HttpResponse.status(503));
            String base = serve(network, routes, registry);
            try (HttpClient client = client(network, HttpClientOptions.Http2.OFF, registry)) {
                for (int i = 0; i < 50; i++) {
                    text(client, HttpClientRequest.get(base + "/items/" + i).withTemplate("/items/{id}"));
                    text(client, HttpClientRequest.get(base + "/items/" + i).withTemplate("/items/" + i));
                    text(client, HttpClientRequest.get(base + "/nowhere/" + i));
                    text(client, HttpClientRequest.of("BREW" + i, URI.create(base + "/items/1")));
                    text(client, HttpClientRequest.get(base + "/status/" + (600 + i)));
                }
            }
        });
        assertThat(tags(meters, "simpyio.http.server", "uri"))
                .containsExactlyInAnyOrder("/items/{id}", "/status/{code}", "UNKNOWN");
        assertThat(tags(meters, "simpyio.http.server", "method")).containsExactlyInAnyOrder("GET", "UNKNOWN");
        assertThat(tags(meters, "simpyio.http.client", "method")).containsExactlyInAnyOrder("GET", "UNKNOWN");
        assertThat(tags(meters, "simpyio.http.client", "uri"))
                .hasSize(MAX_NAMES + 1)
                .contains("/items/{id}", "UNKNOWN");
        assertThat(tags(meters, "simpyio.http.server", "status")).containsExactlyInAnyOrder("200", "404", "501", "503");
        assertThat(meters.get("simpyio.http.server").timers().stream()
                        .mapToLong(timer -> timer.count())
                        .sum())
                .isEqualTo(250);
        assertThat(meters.getMeters()).hasSizeLessThan(60);
    }

    private static Set<String> tags(SimpleMeterRegistry meters, String name, String key) {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().equals(name))
                .flatMap(id -> id.getTags().stream())
                .filter(tag -> tag.getKey().equals(key))
                .map(Tag::getValue)
                .collect(Collectors.toSet());
    }

    @Test
    void failuresAreErrorsOfWhoMadeThem() {
        TestObservationRegistry server = TestObservationRegistry.create();
        TestObservationRegistry caller = TestObservationRegistry.create();
        run("virtual", CoroutineMode.LOOP, (environment, network) -> {
            HttpRoutes routes = new HttpRoutes().get("/fails", request -> {
                throw new IllegalStateException("broken");
            });
            String base = serve(network, routes, server);
            try (HttpClient client = client(network, HttpClientOptions.Http2.OFF, caller)) {
                text(client, HttpClientRequest.get(base + "/fails"));
                assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(() -> client.send(HttpClientRequest.get("http://127.0.0.1:1/")));
            }
        });
        TestObservationRegistryAssert.assertThat(server)
                .hasSingleObservationThat()
                .hasNameEqualTo("simpyio.http.server")
                .hasLowCardinalityKeyValue("status", "500")
                .hasLowCardinalityKeyValue("outcome", "SERVER_ERROR")
                .hasError()
                .hasBeenStopped();
        TestObservationRegistryAssert.assertThat(caller)
                .hasAnObservationWithAKeyValue("status", "500")
                .hasAnObservationWithAKeyValue("status", "UNKNOWN");
    }

    @Test
    void whenThereIsARegistryThenTheServerIsObserved() {
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SimpyioHttpObservationAutoConfiguration.class, SimpyioHttpServerAutoConfiguration.class));
        runner.run(context -> assertThat(context).doesNotHaveBean(HttpServerListener.class));
        runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> assertThat(context)
                        .hasSingleBean(ObservationHttpServerListener.class)
                        .hasSingleBean(ObservationHttpClientListener.class));
        runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withBean(HttpServerListener.class, () -> head -> outcome -> {})
                .run(context -> assertThat(context).doesNotHaveBean(ObservationHttpServerListener.class));
    }
}
