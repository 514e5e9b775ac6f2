package io.simpyio.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.FailureHandler;
import io.simpyio.net.Network;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsIdentity;
import io.simpyio.net.tls.TlsTrust;
import io.simpyio.spring.OnFailure;
import io.simpyio.spring.SimpyProcess;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.process.SimpyioProcessAutoConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SimpyioMetricsAutoConfigurationTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioProcessAutoConfiguration.class,
                    SimpyioMetricsAutoConfiguration.class));

    private final ApplicationContextRunner contextRunner = withoutRegistry.withConfiguration(AutoConfigurations.of(
            MetricsAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class));

    @Test
    void whenThereIsARegistryThenAllMetersAreThereAndDescribed() {
        contextRunner.withBean("fails", FailsOnce.class).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .contains(
                            "simpyio.loop.events",
                            "simpyio.loop.turns",
                            "simpyio.loop.pending",
                            "simpyio.loop.submissions",
                            "simpyio.loop.failures",
                            "simpyio.loop.lag",
                            "simpyio.loop.cpu",
                            "simpyio.limits",
                            "simpyio.processes",
                            "simpyio.processes.failures",
                            "simpyio.processes.restarts",
                            "simpyio.sockets",
                            "simpyio.sockets.listening",
                            "simpyio.sockets.accepted",
                            "simpyio.sockets.connected",
                            "simpyio.sockets.bytes",
                            "simpyio.sockets.handshakes");
            assertThat(registry.getMeters())
                    .extracting(Meter::getId)
                    .filteredOn(id -> id.getName().startsWith("simpyio"))
                    .allSatisfy(id -> {
                        assertThat(id.getDescription()).isNotBlank();
                        assertThat(id.getBaseUnit()).isNotBlank();
                        assertThat(id.getTags())
                                .extracting(Tag::getKey)
                                .isSubsetOf(Set.of(
                                        "environment", "state", "process", "direction", "limit", "server", "result"));
                    });
        });
    }

    @Test
    void whenALimitIsReachedThenItIsCountedByItsNameInCode() throws IOException {
        Set<String> inCode = new TreeSet<>();
        Path sources = Path.of("..", "simpyio-core", "src", "main", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                Matcher hit = Pattern.compile("imits(?:\\(\\))?\\.hit\\(\"(\\w+)\"\\)")
                        .matcher(Files.readString(file));
                while (hit.find()) {
                    inCode.add(hit.group(1));
                }
            }
        }
        assertThat(LimitMetrics.NAMES).containsExactlyElementsOf(inCode);
        contextRunner.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            Environment environment = context.getBean(Environment.class);
            for (String name : new String[] {"maxCalls", "strange", "stranger"}) {
                environment.limits().hit(name);
            }
            assertThat(hits("maxCalls", registry)).isEqualTo(1);
            assertThat(hits("others", registry)).isEqualTo(2);
            assertThat(hits("maxConnections", registry)).isZero();
        });
    }

    private static double hits(String limit, MeterRegistry registry) {
        return registry.get("simpyio.limits")
                .tag("limit", limit)
                .functionCounter()
                .count();
    }

    @Test
    void whenSocketsAreUsedThenTheyAreCounted() {
        contextRunner.run(context -> {
            Network network = context.getBean(Network.class);
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(context.getBean(Environment.class).submit(() -> {
                        TcpServerSocket server = network.listen("127.0.0.1", 0).await();
                        TcpSocket client =
                                network.connect("127.0.0.1", server.port()).await();
                        TcpSocket accepted = server.accept().await();
                        client.write(new byte[100]).await();
                        accepted.read(100).await();
                    }))
                    .succeedsWithin(LIMIT);
            assertThat(registry.get("simpyio.sockets").gauge().value()).isEqualTo(2);
            assertThat(registry.get("simpyio.sockets.listening").gauge().value())
                    .isEqualTo(1);
            assertThat(registry.get("simpyio.sockets.accepted")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("simpyio.sockets.connected")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            for (String direction : new String[] {"read", "written"}) {
                assertThat(registry.get("simpyio.sockets.bytes")
                                .tag("direction", direction)
                                .functionCounter()
                                .count())
                        .as(direction)
                        .isEqualTo(100);
            }
        });
    }

    @Test
    void whenHandshakesAreMadeThenTheyAreCountedByTheirResult() throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Tls tls = Tls.server(TlsIdentity.keyManagers(certificate.toKeyManagerFactory()))
                .build();
        Tls trusting = Tls.client()
                .trust(TlsTrust.trustManagers(certificate.toTrustManagerFactory()))
                .build();
        contextRunner.run(context -> {
            Network network = context.getBean(Network.class);
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(context.getBean(Environment.class).submit(() -> {
                        TcpServerSocket server = network.listen(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128, tls)
                                .await();
                        network.connect("localhost", server.port(), trusting).await();
                        TcpSocket stranger =
                                network.connect("localhost", server.port()).await();
                        stranger.write(new byte[100]).await();
                    }))
                    .succeedsWithin(LIMIT);
            await().atMost(LIMIT).until(() -> handshakes("failed", registry), count -> count == 1);
            assertThat(handshakes("ok", registry)).as("of both sides").isEqualTo(2);
        });
    }

    private static double handshakes(String result, MeterRegistry registry) {
        return registry.get("simpyio.sockets.handshakes")
                .tag("result", result)
                .functionCounter()
                .count();
    }

    @Test
    void whenTheLoopAnswersThenItsLagAndItsShareOfTheCpuAreMeasured() {
        contextRunner.withPropertyValues("simpyio.loop.watch.interval=1ms").run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            await().atMost(LIMIT)
                    .until(() -> registry.get("simpyio.loop.lag").timer().count() > 2);
            assertThat(registry.get("simpyio.loop.lag").timer().max(TimeUnit.NANOSECONDS))
                    .isPositive();
            await().atMost(LIMIT)
                    .until(() ->
                            registry.get("simpyio.loop.cpu").functionCounter().count() > 0);
        });
    }

    @Test
    void whenProcessesFailThenTheyAreCountedByName() {
        contextRunner
                .withPropertyValues("simpyio.processes.back-off.initial=1ms")
                .withBean("fails", FailsOnce.class)
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    await().atMost(LIMIT)
                            .until(
                                    () -> registry.get("simpyio.processes.restarts")
                                            .tag("process", "fails.run")
                                            .functionCounter()
                                            .count(),
                                    count -> count == 1);
                    assertThat(registry.get("simpyio.processes.failures")
                                    .tag("process", "fails.run")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @Test
    void whenTheLoopRunsThenItsEventsAndProcessesAreCounted() {
        contextRunner.run(context -> {
            Environment environment = context.getBean(Environment.class);
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            environment.scheduler().submit(() -> {
                environment.process("waits", () -> environment.event().await());
                environment.timeout(3600);
                environment.process("fails", () -> {
                    throw new IllegalStateException("expected by the test");
                });
            });
            await().atMost(LIMIT)
                    .until(
                            () -> registry.get("simpyio.loop.failures")
                                    .functionCounter()
                                    .count(),
                            count -> count == 1);
            assertThat(registry.get("simpyio.loop.events").functionCounter().count())
                    .isPositive();
            assertThat(registry.get("simpyio.loop.pending").gauge().value()).isEqualTo(1);
            assertThat(registry.get("simpyio.loop.submissions").gauge().value()).isZero();
            assertThat(registry.get("simpyio.processes")
                            .tag("state", "living")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(registry.get("simpyio.processes")
                            .tag("state", "blocked")
                            .gauge()
                            .value())
                    .isZero();
        });
    }

    @Test
    void whenMetersAreDisabledByBootThenThereAreNone() {
        contextRunner
                .withPropertyValues("management.metrics.enable.simpyio=false")
                .run(context -> assertThat(context.getBean(MeterRegistry.class).getMeters())
                        .noneMatch(meter -> meter.getId().getName().startsWith("simpyio")));
    }

    @Test
    void whenThereIsNoRegistryThenThereAreNoBinders() {
        withoutRegistry.run(context -> assertThat(context).doesNotHaveBean(MeterBinder.class));
    }

    @Test
    void whenMicrometerIsAbsentThenAllElseWorks() {
        withoutRegistry
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Environment.class)
                        .doesNotHaveBean(SimpyioMetricsAutoConfiguration.class));
    }

    @Test
    void whenSimpyioIsDisabledThenThereAreNoBinders() {
        contextRunner
                .withPropertyValues("simpyio.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(LoopMetrics.class)
                        .doesNotHaveBean(SocketMetrics.class)
                        .doesNotHaveBean(ProcessMetrics.class)
                        .doesNotHaveBean(FailureMetrics.class));
    }

    @Test
    void whenThereIsNoNetworkThenThereAreNoSocketMeters() {
        contextRunner
                .withBean("own", Environment.class, Environment::simulation)
                .run(context ->
                        assertThat(context).doesNotHaveBean(SocketMetrics.class).hasSingleBean(LoopMetrics.class));
    }

    @Test
    void whenProcessesAreDisabledThenThereAreNoProcessMeters() {
        contextRunner
                .withPropertyValues("simpyio.processes.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(ProcessMetrics.class));
    }

    @Test
    void whenUserHasAFailureHandlerThenItsFailuresAreNotOursToCount() {
        contextRunner
                .withBean("own", FailureHandler.class, () -> (event, failure) -> {})
                .run(context -> assertThat(context).doesNotHaveBean(FailureMetrics.class));
    }

    @Test
    void whenUserHasABinderThenItWins() {
        contextRunner
                .withBean("own", LoopMetrics.class, () -> new LoopMetrics(Environment.simulation(), null))
                .run(context ->
                        assertThat(context).hasSingleBean(LoopMetrics.class).hasBean("own"));
    }

    @Test
    void whenThereAreTwoRegistriesThenBothHaveTheMeters() {
        contextRunner
                .withBean("one", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("two", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context.getBeansOfType(SimpleMeterRegistry.class)
                                .values())
                        .allSatisfy(registry -> assertThat(
                                        registry.find("simpyio.loop.events").functionCounter())
                                .isNotNull()));
    }

    static class FailsOnce {

        private boolean failed;

        @SimpyProcess(onFailure = OnFailure.RESTART)
        void run() {
            if (!failed) {
                failed = true;
                throw new IllegalStateException("expected by the test");
            }
        }
    }
}
