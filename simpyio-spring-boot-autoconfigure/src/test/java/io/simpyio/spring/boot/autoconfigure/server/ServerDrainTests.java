package io.simpyio.spring.boot.autoconfigure.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.boot.autoconfigure.environment.SimulatedTime;
import io.simpyio.spring.boot.autoconfigure.message.MessageClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** An application that is stopped under load: what has begun ends, and each reply arrives. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerDrainTests {

    private static final int CLIENTS = 8;

    private static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties("simpyio.servers.message.port=0", "simpyio.servers.http.port=0")
                .properties(properties)
                .run();
    }

    private static int port(ConfigurableApplicationContext context, String server) {
        return context.getEnvironment().getRequiredProperty("local.simpyio." + server + ".port", int.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "select", "nio2"})
    void noReplyIsLost(String backend, CapturedOutput output) throws Exception {
        assumeThat(Backend.available()).contains(backend);
        ConfigurableApplicationContext context = start("simpyio.backend=" + backend);
        Shop shop = context.getBean(Shop.class);
        int messagePort = port(context, "message");
        int httpPort = port(context, "http");
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger requests = new AtomicInteger();
        List<CompletableFuture<Void>> load = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            load.add(CompletableFuture.runAsync(() -> call(messagePort, calls), Thread::startVirtualThread));
            load.add(CompletableFuture.runAsync(() -> get(httpPort, requests), Thread::startVirtualThread));
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> calls.get() > 50 && requests.get() > 50);
        context.close();
        CompletableFuture.allOf(load.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
        assertThat(calls).as("replies to calls that were carried out").hasValue(shop.calls.get());
        assertThat(requests).as("responses to requests that were handled").hasValue(shop.requests.get());
        assertThat(output).doesNotContain("cut off", "could not be");
    }

    /** Calls until the server has ended; each call is carried out and replied to, or refused, or was never read. */
    private static void call(int port, AtomicInteger replies) {
        try (MessageClient client = new MessageClient(port)) {
            boolean refused = false;
            for (int id = 0; ; id++) {
                String reply = client.call("[0, " + id + ", [\"shop/buy\", [], {}]]");
                if (reply.equals("[1," + id + ",\"bought\"]")) {
                    assertThat(refused).as("refused before").isFalse();
                    replies.incrementAndGet();
                } else {
                    assertThat(reply).startsWith("[2," + id + ",").contains("shut down");
                    refused = true;
                }
            }
        } catch (IOException e) {
            assertThat(e).as("the end of the connection").isNotNull();
        }
    }

    private static void get(int port, AtomicInteger responses) {
        URI uri = URI.create("http://localhost:" + port + "/buy");
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            while (true) {
                var response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    assertThat(response.body()).isEqualTo("bought");
                    responses.incrementAndGet();
                } else {
                    assertThat(response.statusCode()).isEqualTo(503);
                    assertThat(response.body()).contains("shut down");
                }
            }
        } catch (IOException e) {
            assertThat(e).as("the end of the connection").isNotNull();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theApplicationIsNotReadyWhileItDrains() throws Exception {
        ConfigurableApplicationContext context = start();
        Shop shop = context.getBean(Shop.class);
        Readiness readiness = context.getBean(Readiness.class);
        try (MessageClient client = new MessageClient(port(context, "message"))) {
            client.send("[0, 0, [\"shop/wait\", [], {}]]");
            assertThat(shop.waiting.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close, Thread::startVirtualThread);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> readiness.states.contains(ReadinessState.REFUSING_TRAFFIC));
            assertThat(client.call("[0, 1, [\"shop/buy\", [], {}]]"))
                    .startsWith("[2,1,")
                    .contains("shut down");
            assertThat(closed).isNotDone();
            shop.release();
            assertThat(client.receive()).isEqualTo("[1,0,\"waited\"]");
            closed.get(20, TimeUnit.SECONDS);
            assertThatIOException().isThrownBy(client::receive);
        }
        assertThat(readiness.states).containsExactly(ReadinessState.ACCEPTING_TRAFFIC, ReadinessState.REFUSING_TRAFFIC);
    }

    @Test
    void whatDoesNotEndInTimeIsCutOff(CapturedOutput output) throws Exception {
        ConfigurableApplicationContext context = start("simpyio.servers.message.shutdown.grace-period=100ms");
        Shop shop = context.getBean(Shop.class);
        try (MessageClient client = new MessageClient(port(context, "message"))) {
            client.send("[0, 0, [\"shop/wait\", [], {}]]");
            assertThat(shop.waiting.await(10, TimeUnit.SECONDS)).isTrue();
            context.close();
            assertThatIOException().isThrownBy(client::receive);
        }
        assertThat(output).contains("The message server has cut off 1 that had not ended within PT0.1S");
    }

    @Test
    void anApplicationThatIsPausedGoesOn() throws Exception {
        ConfigurableApplicationContext context = start();
        Readiness readiness = context.getBean(Readiness.class);
        for (int i = 0; i < 3; i++) {
            try (MessageClient client = new MessageClient(port(context, "message"))) {
                assertThat(client.call("[0, 0, [\"shop/buy\", [], {}]]")).isEqualTo("[1,0,\"bought\"]");
            }
            context.pause();
            context.restart();
        }
        context.close();
        assertThat(readiness.states)
                .hasSize(8)
                .startsWith(ReadinessState.ACCEPTING_TRAFFIC, ReadinessState.REFUSING_TRAFFIC)
                .isEqualTo(IntStream.range(0, 8)
                        .mapToObj(i -> i % 2 == 0 ? ReadinessState.ACCEPTING_TRAFFIC : ReadinessState.REFUSING_TRAFFIC)
                        .toList());
    }

    /** As DevTools restarts it: with its defaults, in the same JVM and on the same ports. */
    @Test
    void anApplicationUnderDevelopmentWaitsForNothing(CapturedOutput output) throws Exception {
        List<String> properties = new ArrayList<>(
                List.of("simpyio.servers.message.port=" + freePort(), "simpyio.servers.http.port=" + freePort()));
        PropertiesLoaderUtils.loadProperties(new ClassPathResource("META-INF/spring-devtools.properties"))
                .forEach((name, value) -> properties.add(name.toString().replace("defaults.", "") + "=" + value));
        for (int run = 1; run <= 3; run++) {
            ConfigurableApplicationContext context = start(properties.toArray(String[]::new));
            try (MessageClient client = new MessageClient(port(context, "message"))) {
                assertThat(client.call("[0, 0, [\"shop/buy\", [], {}]]")).isEqualTo("[1,0,\"bought\"]");
                client.send("[0, 1, [\"shop/wait\", [], {}]]");
                assertThat(context.getBean(Shop.class).waiting.await(10, TimeUnit.SECONDS))
                        .isTrue();
                context.close();
            }
            assertThat(output.getOut().split("1 under way may end within PT0S", -1))
                    .hasSize(1 + run);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @Test
    void simulatedTimeThatStandsStillHoldsNothingUp(CapturedOutput output) {
        ConfigurableApplicationContext context = start("simpyio.backend=virtual");
        Environment environment = context.getBean(Environment.class);
        context.getBean(SimulatedTime.class).hold();
        long before = System.nanoTime();
        context.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        assertThat(environment.realTime()).isFalse();
        assertThat(output).doesNotContain("could not be");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Shop.class, Readiness.class})
    static class Application {

        @Bean
        HttpRoutes routes(Shop shop) {
            return new HttpRoutes().get("/buy", request -> HttpResponse.text(shop.sell(shop.requests)));
        }
    }

    @RpcEndpoint("shop")
    static class Shop {

        private final Environment environment;
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger requests = new AtomicInteger();
        private final CountDownLatch waiting = new CountDownLatch(1);
        private final Event<String> released;

        Shop(Environment environment) {
            this.environment = environment;
            this.released = environment.event();
        }

        @RpcMethod
        String buy() {
            return sell(calls);
        }

        @RpcMethod("wait")
        String hold() {
            waiting.countDown();
            return released.await();
        }

        private String sell(AtomicInteger counter) {
            environment.timeout(0.005).await();
            counter.incrementAndGet();
            return "bought";
        }

        void release() {
            environment.submit(() -> {
                released.succeed("waited");
            });
        }
    }

    static class Readiness {

        private final List<ReadinessState> states = new CopyOnWriteArrayList<>();

        @EventListener
        void changed(AvailabilityChangeEvent<ReadinessState> event) {
            states.add(event.getState());
        }
    }
}
