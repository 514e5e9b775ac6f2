package io.simpyio.spring.boot.autoconfigure.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.Environment;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.ImportRpcClients;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.RpcExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Three applications, each in a JVM of its own, of which one is killed under load. Each writes down every call that it
 * carries out, before it does, so that the test can compare.
 */
class ThreeInstancesIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern PORT = Pattern.compile("The message server listens on port (\\d+)");
    private static final int CALLERS = 64;
    private static final int CALLS = 4_000;

    /** After so many replies the first one is killed. */
    private static final int KILLED_AFTER = 1_000;

    @TempDir
    private Path directory;

    private final List<Process> applications = new ArrayList<>();

    @AfterEach
    void end() {
        applications.forEach(Process::destroyForcibly);
    }

    @RpcExchange("park")
    interface ParkClient {

        @RpcMethod(idempotent = true)
        String look(String id);

        String book(String id);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Park.class)
    static class Server {

        public static void main(String[] arguments) {
            SpringApplication.run(Server.class, arguments);
        }
    }

    @RpcEndpoint("park")
    static class Park {

        private final Environment environment;
        private final OutputStream done;

        Park(Environment environment, @Value("${done}") Path file) throws IOException {
            this.environment = environment;
            this.done = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @RpcMethod
        String look(String id) throws IOException {
            return carryOut(id);
        }

        @RpcMethod
        String book(String id) throws IOException {
            return carryOut(id);
        }

        /** What is written is the operating system's, and outlives a JVM that is killed. */
        private String carryOut(String id) throws IOException {
            done.write((id + "\n").getBytes(StandardCharsets.UTF_8));
            environment.timeout(0.01).await();
            return id;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportRpcClients(types = ParkClient.class, client = "park")
    static class Caller {}

    private void start(int number) throws IOException {
        applications.add(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName(),
                        "--simpyio.servers.message.port=0",
                        "--simpyio.servers.http.enabled=false",
                        "--done=" + directory.resolve("done" + number))
                .redirectErrorStream(true)
                .redirectOutput(output(number).toFile())
                .start());
    }

    private Path output(int number) {
        return directory.resolve("output" + number);
    }

    private int port(int number) {
        return await().atMost(LIMIT)
                .until(
                        () -> {
                            Matcher matcher = PORT.matcher(Files.readString(output(number)));
                            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
                        },
                        port -> port > 0);
    }

    /** How often each id was carried out, on all three. */
    private Map<String, Integer> done() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (int number = 0; number < 3; number++) {
            Files.readAllLines(directory.resolve("done" + number)).forEach(id -> counts.merge(id, 1, Integer::sum));
        }
        return counts;
    }

    @Test
    void whenOneIsKilledThenNothingThatMayBeRepeatedIsLostAndNothingElseIsDoneTwice() throws Exception {
        List<String> addresses = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            start(number);
        }
        for (int number = 0; number < 3; number++) {
            addresses.add("127.0.0.1:" + port(number));
        }
        Map<String, Object> outcomes = new ConcurrentHashMap<>();
        try (ConfigurableApplicationContext caller = new SpringApplicationBuilder(Caller.class)
                .properties("simpyio.client.park.addresses=" + String.join(",", addresses))
                .run()) {
            load(caller.getBean(ParkClient.class), outcomes);
        }
        Map<String, Integer> done = done();
        List<String> lost = outcomes.entrySet().stream()
                .filter(it -> !it.getKey().equals(it.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(outcomes).hasSize(CALLS);
        assertThat(lost).as("calls that may be repeated and have no reply").noneMatch(id -> id.startsWith("look"));
        assertThat(lost).allSatisfy(id -> assertThat(outcomes.get(id)).isEqualTo(RpcCode.UNAVAILABLE));
        assertThat(done.entrySet().stream().filter(it -> it.getKey().startsWith("book") && it.getValue() > 1))
                .as("calls that may not be repeated and were")
                .isEmpty();
        assertThat(outcomes.keySet().stream().filter(id -> !lost.contains(id)))
                .as("calls with a reply that were not carried out")
                .allMatch(done::containsKey);
        long repeated = done.values().stream().filter(count -> count > 1).count();
        System.out.printf(
                "%d calls, one of three killed: %d that may not be repeated were reported, %d others repeated%n",
                CALLS, lost.size(), repeated);
        assertThat(lost.size() + repeated).as("calls that were under way there").isPositive();
    }

    private void load(ParkClient client, Map<String, Object> outcomes) throws Exception {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger replies = new AtomicInteger();
        List<Future<?>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> {
                    for (int number = next.getAndIncrement(); number < CALLS; number = next.getAndIncrement()) {
                        String id = (number % 2 == 0 ? "look" : "book") + number;
                        outcomes.put(id, outcome(client, id));
                        if (replies.incrementAndGet() == KILLED_AFTER) {
                            applications.getFirst().destroyForcibly();
                        }
                    }
                }));
            }
            for (Future<?> caller : callers) {
                caller.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static Object outcome(ParkClient client, String id) {
        try {
            return id.startsWith("look") ? client.look(id) : client.book(id);
        } catch (RpcException e) {
            return e.code();
        }
    }
}
