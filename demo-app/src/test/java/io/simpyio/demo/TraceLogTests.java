package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.kernel.Environment;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.ImportRpcClients;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.RpcExchange;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A trace begins in one application and goes on in the next, and its id stands in what both log: with Boot's own tracing
 * and its own pattern of lines.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TraceLogTests {

    private static final Logger logger = LoggerFactory.getLogger(TraceLogTests.class);

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.config.location=optional:classpath:/none/",
                        "simpyio.servers.message.port=0",
                        "simpyio.servers.http.port=0")
                .properties(properties)
                .run();
    }

    private static int port(ConfigurableApplicationContext context, String server) {
        return context.getEnvironment().getRequiredProperty("local.simpyio." + server + ".port", int.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "baton"})
    void theIdOfTheTraceStandsInEachLine(String coroutines, CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext served = start(Served.class, "simpyio.coroutines=" + coroutines);
                ConfigurableApplicationContext calling =
                        start(Calling.class, "simpyio.client.hotel.addresses=localhost:" + port(served, "message"))) {
            List<CompletableFuture<Void>> guests = List.of(order("Ada", calling), order("Eva", calling));
            for (CompletableFuture<Void> guest : guests) {
                guest.get(20, TimeUnit.SECONDS);
            }
            get(port(served, "http"));
            served.getBean(Environment.class)
                    .submit(() -> logger.info("Nobody calls"))
                    .get(20, TimeUnit.SECONDS);
        }
        List<String> ada = traces("Ada", output);
        List<String> eva = traces("Eva", output);
        assertThat(ada).hasSize(4).allMatch(ada.getFirst()::equals).doesNotContain("");
        assertThat(eva).hasSize(4).allMatch(eva.getFirst()::equals).doesNotContain("", ada.getFirst());
        assertThat(traces("A page", output)).containsExactly(TRACE, TRACE);
        assertThat(traces("Nobody", output)).containsExactly("", "", "");
    }

    /** On a thread of its own, so that two guests come at once. */
    private static CompletableFuture<Void> order(String guest, ConfigurableApplicationContext calling) {
        Observation order = Observation.createNotStarted("order", calling.getBean(ObservationRegistry.class));
        return CompletableFuture.runAsync(
                () -> order.observe(() -> {
                    logger.info("{} orders", guest);
                    calling.getBean(HotelClient.class).stay(guest);
                }),
                Thread::startVirtualThread);
    }

    private static void get(int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/page"))
                    .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** The ids in the lines that say this; empty where there is none. */
    private static List<String> traces(String message, CapturedOutput output) {
        Pattern id = Pattern.compile("\\[([0-9a-f]{32})-[0-9a-f]{16}]");
        return output.getOut()
                .lines()
                .filter(line -> line.contains(" : " + message))
                .map(id::matcher)
                .map(matcher -> matcher.find() ? matcher.group(1) : "")
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Hotel.class)
    static class Served {

        @Bean
        HttpRoutes routes(Environment environment) {
            return new HttpRoutes().get("/page", request -> {
                logger.info("A page is asked for");
                environment.timeout(0.01).await();
                logger.info("A page is ready");
                return HttpResponse.text("page");
            });
        }
    }

    @RpcEndpoint("hotel")
    static class Hotel {

        private final Environment environment;
        private final ObservationRegistry observations;

        Hotel(Environment environment, ObservationRegistry observations) {
            this.environment = environment;
            this.observations = observations;
        }

        @RpcMethod
        String stay(String guest) {
            logger.info("{} comes", guest);
            Observation call = Objects.requireNonNull(observations.getCurrentObservation());
            environment.process("bath", () -> call.scoped(() -> logger.info("{} bathes", guest)));
            environment.process("sleep", () -> logger.info("Nobody hears this"));
            environment.timeout(0.1).await();
            logger.info("{} leaves", guest);
            return guest;
        }
    }

    @RpcExchange("hotel")
    interface HotelClient {

        String stay(String guest);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportRpcClients(client = "hotel", types = HotelClient.class)
    static class Calling {}
}
