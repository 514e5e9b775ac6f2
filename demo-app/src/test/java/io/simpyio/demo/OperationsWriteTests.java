package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** The operations of the actuator that change something, in an application that allows them. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "simpyio.backend=virtual",
            "simpyio.virtual.real-time-factor=1",
            "simpyio.environments.plant.backend=virtual",
            "management.endpoint.simpyio.access=unrestricted"
        })
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OperationsWriteTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @LocalServerPort
    private int webPort;

    @Autowired
    private Environment environment;

    @Autowired
    private Network network;

    @Autowired
    @Qualifier("plant") private Environment plant;

    private HttpResponse<String> post(String path, Map<String, String> body) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + webPort + "/actuator/simpyio/" + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    JsonMapper.shared().writeValueAsString(body)))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    @Test
    void aProcessIsInterrupted() throws Exception {
        interrupt(environment, Map.of("cause", "enough"));
        interrupt(plant, Map.of("cause", "enough", "environment", "plant"));
        assertThat(post("processes/999999999", Map.of()).statusCode()).isEqualTo(400);
        assertThat(post("processes/1", Map.of("environment", "cellar")).statusCode())
                .isEqualTo(400);
    }

    private void interrupt(Environment where, Map<String, String> body) throws Exception {
        CompletableFuture<Object> cause = new CompletableFuture<>();
        SimProcess<?> sleeper = where.submit(() -> where.process("sleeper", () -> {
                    try {
                        where.event().await();
                    } catch (Interrupt interrupt) {
                        cause.complete(interrupt.cause().orElse("none"));
                    }
                }))
                .get(20, TimeUnit.SECONDS);
        await().atMost(LIMIT)
                .until(() -> where.submit(() -> sleeper.target().isPresent()).get(20, TimeUnit.SECONDS));
        String path = "processes/" + sleeper.thread().threadId();
        HttpResponse<String> answer = post(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("interrupted sleeper");
        assertThat(cause).succeedsWithin(LIMIT).isEqualTo("enough");
    }

    @Test
    void aFaultIsInjected() throws Exception {
        CompletableFuture<SocketException> end = environment.submit(() -> {
            TcpServerSocket listening = network.listen(7_777).await();
            TcpSocket client = network.connect("localhost", 7_777).await();
            listening.accept().await();
            try {
                client.read(1).await();
            } catch (SocketException e) {
                return e;
            } finally {
                listening.close();
            }
            throw new IllegalStateException("Nobody has written");
        });
        assertThat(post("faults", Map.of("plan", "no plan")).statusCode()).isEqualTo(400);
        String plan = "faults:\n  - at: 500ms\n    reset: [localhost, localhost]\n";
        HttpResponse<String> answer = post("faults", Map.of("plan", plan));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(end).succeedsWithin(LIMIT);
    }
}
