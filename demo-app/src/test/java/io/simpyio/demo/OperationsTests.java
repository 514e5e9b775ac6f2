package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRemoteException;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.spring.LocalSimpyioHttpPort;
import io.simpyio.spring.LocalSimpyioMessagePort;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What those who run the application see of it, and what docs/operations.md says of that. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "simpyio.servers.message.port=0",
            "simpyio.servers.http.port=0",
            "management.prometheus.metrics.export.enabled=true",
            "management.endpoint.health.show-details=always",
            "management.endpoint.health.probes.enabled=true"
        })
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OperationsTests {

    /** Where others than the meters of state are: they are there once something was called. */
    private static final Pattern OBSERVATION = Pattern.compile("simpyio\\.(rpc|http)\\..*");

    private static final Pattern ROW = Pattern.compile("^\\| `(simpyio[a-z.]*)` \\|", Pattern.MULTILINE);
    private static final Pattern PROMETHEUS = Pattern.compile("\\bsimpyio_[a-z_]+");
    private static final int MANY = 200;

    @LocalServerPort
    private int webPort;

    @LocalSimpyioMessagePort
    private int messagePort;

    @LocalSimpyioHttpPort
    private int httpPort;

    @Autowired
    private MeterRegistry registry;

    @Autowired
    private Environment environment;

    @Autowired
    private Network network;

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private HttpResponse<String> actuator(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + webPort + "/actuator/" + path)));
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = actuator(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static Set<String> found(Pattern pattern, int group, String text) {
        Set<String> all = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            all.add(matcher.group(group));
        }
        return all;
    }

    private Set<String> meterNames() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .filter(name -> name.startsWith("simpyio"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theMetersAreThoseOfThePage() throws IOException {
        Set<String> documented = found(ROW, 1, Files.readString(Path.of("..", "docs", "operations.md")));
        assertThat(documented).hasSizeGreaterThan(15);
        assertThat(documented).as("meters that the page has").containsAll(withoutObservations(meterNames()));
        assertThat(meterNames()).as("meters that there are").containsAll(withoutObservations(documented));
    }

    private static Set<String> withoutObservations(Set<String> names) {
        return names.stream()
                .filter(name -> !OBSERVATION.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theMetersOfTheDashboardAreThereForPrometheus() throws Exception {
        HttpResponse<String> scraped = actuator("prometheus");
        assertThat(scraped.statusCode()).isEqualTo(200);
        Set<String> there = found(PROMETHEUS, 0, scraped.body());
        JsonNode dashboard =
                JsonMapper.shared().readTree(Files.readString(Path.of("..", "docs", "grafana-dashboard.json")));
        List<String> queries = new ArrayList<>();
        dashboard
                .get("panels")
                .forEach(panel -> panel.get("targets")
                        .forEach(target -> queries.add(target.get("expr").asString())));
        assertThat(queries)
                .hasSizeGreaterThan(10)
                .allSatisfy(query -> assertThat(found(PROMETHEUS, 0, query))
                        .as(query)
                        .isNotEmpty()
                        .isSubsetOf(there));
    }

    @Test
    void theApplicationIsHealthyAndReady() throws Exception {
        JsonNode simpyio = json("health").get("components").get("simpyio");
        assertThat(simpyio.get("status").asString()).isEqualTo("UP");
        JsonNode details = simpyio.get("details");
        assertThat(details.get("loop").asString()).isEqualTo("running");
        assertThat(details.get("HTTP server").asString()).isEqualTo("listens on *:" + httpPort);
        assertThat(details.get("message server").asString()).isEqualTo("listens on *:" + messagePort);
        assertThat(json("health/readiness").get("status").asString()).isEqualTo("UP");
        assertThat(json("health/liveness").get("status").asString()).isEqualTo("UP");
    }

    @Test
    void theEndpointShowsWhatGoesOn() throws Exception {
        JsonNode report = json("simpyio");
        assertThat(report.at("/environment/realTime").asBoolean()).isTrue();
        assertThat(report.at("/environment/time").asDouble()).isPositive();
        assertThat(report.at("/backend/requested").asString()).isEqualTo("auto");
        assertThat(report.at("/backend/reason").asString())
                .startsWith("Backend auto: " + report.at("/backend/name").asString());
        assertThat(report.at("/loop/coroutines").asString()).isIn("LOOP", "BATON");
        assertThat(report.at("/loop/events").asLong()).isPositive();
        assertThat(report.at("/processes/count").asInt())
                .isEqualTo(report.at("/processes/first").size());
        List<String> names = new ArrayList<>();
        report.at("/processes/first").forEach(process -> {
            names.add(process.get("name").asString());
            assertThat(process.get("state").asString()).isEqualTo("waiting");
            assertThat(process.get("awaits").asString()).isNotBlank();
            assertThat(process.get("waitedSeconds").asDouble()).isNotNegative();
            assertThat(process.get("stack")).as(process.toString()).isNotEmpty();
        });
        assertThat(names)
                .anyMatch(name -> name.startsWith("arrivals."))
                .anyMatch(name -> name.startsWith("http-accept"));
        assertThat(report.at("/pendingEvents/first")).isNotEmpty();
        assertThat(report.at("/sockets/all/listening").asInt()).isEqualTo(2);
        assertThat(report.at("/servers")).hasSize(2);
        assertThat(report.at("/endpoints").toString()).contains("\"path\":\"park/status\"");
        assertThat(json("simpyio?limit=1").at("/processes/first")).hasSize(1);
    }

    @Test
    void theEndpointCountsBytesAndCalls() throws Exception {
        byte[] call = "[0, 0, [\"park/status\", [], {}]]".getBytes(StandardCharsets.UTF_8);
        long callsBefore = calls(json("simpyio"));
        try (Socket socket = new Socket("localhost", messagePort)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(call.length);
            out.write(call);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int replied = in.readInt();
            in.readFully(new byte[replied]);
            JsonNode report = json("simpyio?limit=1000");
            assertThat(calls(report)).isEqualTo(callsBefore + 1);
            JsonNode connection = StreamSupport.stream(
                            report.at("/sockets/first").spliterator(), false)
                    .filter(it -> it.get("peer").asString().endsWith(":" + socket.getLocalPort()))
                    .findFirst()
                    .orElseThrow();
            assertThat(connection.get("address").asString()).endsWith(":" + messagePort);
            assertThat(connection.get("tls").asBoolean()).isFalse();
            assertThat(connection.get("bytesRead").asLong()).isEqualTo(4 + call.length);
            assertThat(connection.get("bytesWritten").asLong()).isEqualTo(4 + replied);
            assertThat(connection.get("unread").asLong()).isZero();
            assertThat(connection.get("unsent").asLong()).isZero();
            assertThat(connection.get("idleSeconds").asDouble()).isNotNegative();
        }
    }

    private static long calls(JsonNode report) {
        return StreamSupport.stream(report.at("/endpoints").spliterator(), false)
                .filter(it -> it.get("path").asString().equals("park/status"))
                .mapToLong(it -> it.get("calls").asLong())
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"processes/1, {}", "faults, '{\"plan\": \"faults: []\"}'"})
    void writingIsOffUnlessItIsAllowed(String path, String body) throws Exception {
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(URI.create("http://localhost:" + webPort + "/actuator/simpyio/" + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).isIn(404, 405);
    }

    @Test
    void nothingThatComesFromOutsideMakesMeters() throws Exception {
        strangeCalls(2);
        Set<Meter.Id> before = registry.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
        strangeCalls(MANY);
        assertThat(registry.getMeters().stream()
                        .map(Meter::getId)
                        .filter(id -> !id.getName().startsWith("jvm.")) // The first collection of garbage makes one.
                        .filter(id -> !before.contains(id)))
                .isEmpty();
    }

    private void strangeCalls(int count) throws Exception {
        environment
                .submit(() -> {
                    for (int i = 0; i < count; i++) {
                        RpcPeer peer = new RpcMessageClient(network)
                                .connect("localhost", messagePort)
                                .await();
                        try {
                            peer.call("strange/" + count + "/" + i).await();
                        } catch (RpcRemoteException e) {
                            assertThat(e).hasMessageContaining("strange");
                        }
                        peer.close();
                        environment
                                .process("strange-" + count + "-" + i, () -> {})
                                .await();
                        environment.limits().hit("strange " + i);
                    }
                })
                .get(30, TimeUnit.SECONDS);
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < count; i++) {
                URI uri = URI.create("http://localhost:" + httpPort + "/strange/" + count + "/" + i);
                assertThat(client.send(
                                        HttpRequest.newBuilder(uri)
                                                .header("User-Agent", "strange " + i)
                                                .build(),
                                        BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(404);
            }
        }
    }
}
