package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What asks by HTTP whether the application is ready hears that it is not, as soon as and as long as it drains. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadinessTests {

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(Application.class)
                .properties(
                        "spring.config.location=optional:classpath:/none/",
                        "server.port=0",
                        "management.server.port=0",
                        "management.endpoint.health.probes.enabled=true",
                        "simpyio.servers.message.port=0",
                        "simpyio.servers.http.port=0")
                .run();
    }

    private static int port(ConfigurableApplicationContext context, String server) {
        return context.getEnvironment().getRequiredProperty("local." + server + ".port", int.class);
    }

    private static String probe(HttpClient client, int port, String name) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + port + "/actuator/health/" + name);
        var response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    @Test
    void theProbeOnAPortOfItsOwnSaysThatTheApplicationDrains() throws Exception {
        ConfigurableApplicationContext context = start();
        Hall hall = context.getBean(Hall.class);
        int probes = port(context, "management");
        try (HttpClient client = HttpClient.newHttpClient();
                Socket socket = new Socket("localhost", port(context, "simpyio.message"))) {
            assertThat(probe(client, probes, "readiness")).isEqualTo("200 {\"status\":\"UP\"}");
            byte[] call = "[0, 0, [\"hall/stay\", [], {}]]".getBytes(StandardCharsets.UTF_8);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(call.length);
            out.write(call);
            assertThat(hall.entered.await(10, TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close, Thread::startVirtualThread);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> probe(client, probes, "readiness").equals("503 {\"status\":\"OUT_OF_SERVICE\"}"));
            assertThat(probe(client, probes, "liveness")).isEqualTo("200 {\"status\":\"UP\"}");
            assertThat(closed).isNotDone();

            hall.open();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertThat(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8))
                    .isEqualTo("[1,0,\"left\"]");
            closed.get(20, TimeUnit.SECONDS);
            assertThatIOException().isThrownBy(() -> probe(client, probes, "readiness"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Hall.class)
    static class Application {}

    @RpcEndpoint("hall")
    static class Hall {

        private final Environment environment;
        private final CountDownLatch entered = new CountDownLatch(1);
        private final Event<String> opened;

        Hall(Environment environment) {
            this.environment = environment;
            this.opened = environment.event();
        }

        @RpcMethod
        String stay() {
            entered.countDown();
            return opened.await();
        }

        void open() {
            environment.submit(() -> {
                opened.succeed("left");
            });
        }
    }
}
