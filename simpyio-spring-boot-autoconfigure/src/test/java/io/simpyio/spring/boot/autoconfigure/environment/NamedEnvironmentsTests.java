package io.simpyio.spring.boot.autoconfigure.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.spring.SimpyProcess;
import io.simpyio.spring.boot.autoconfigure.actuate.SimpyioEndpoint;
import io.simpyio.spring.boot.autoconfigure.actuate.SimpyioHealthIndicator;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Further environments of an application, by name. */
class NamedEnvironmentsTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "simpyio.backend=select",
                    "simpyio.servers.http.enabled=false",
                    "simpyio.servers.message.enabled=false",
                    "simpyio.environments.plant.backend=virtual",
                    "simpyio.environments.office.backend=select",
                    "simpyio.environments.office.max-pending-events=1000",
                    "management.endpoints.web.exposure.include=simpyio");

    @Test
    void whenAProcessNamesOneThenItRunsThereAndGetsItsParts() {
        runner.withBean("model", Model.class).run(context -> {
            Model model = context.getBean(Model.class);
            assertThat(model.ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            Environment plant = context.getBean("plantEnvironment", Environment.class);
            assertThat(model.environment).isSameAs(plant);
            assertThat(model.network).isSameAs(context.getBean("plantNetwork", Network.class));
            assertThat(model.first)
                    .isSameAs(context.getBean(Environment.class))
                    .isSameAs(context.getBean("simpyioEnvironment"));
            assertThat(model.started).isZero();
            assertThat(plant.realTime()).isFalse();
            assertThat(plant.now()).isGreaterThanOrEqualTo(100_000);
        });
    }

    @Test
    void whenOneIsInjectedByItsNameThenItIsThatOne() {
        runner.withUserConfiguration(Injected.class).run(context -> {
            assertThat(context.getBean("injected", Environment[].class))
                    .extracting(Environment::name)
                    .containsExactly("main", "plant", "office");
            assertThat(context.getBean("officeBackend", Backend.class).name()).isEqualTo("select");
            assertThat(context.getBean(Backend.class)).isSameAs(context.getBean("simpyioBackend"));
        });
    }

    @Test
    void eachHasALoopAndANetworkOfItsOwn() {
        runner.run(context -> {
            Environment plant = context.getBean("plantEnvironment", Environment.class);
            Network plantNetwork = context.getBean("plantNetwork", Network.class);
            Environment office = context.getBean("officeEnvironment", Environment.class);
            assertThat(plant.submit(() -> {
                        TcpServerSocket server = plantNetwork.listen(80).await();
                        Event<TcpSocket> client = plantNetwork.connect("localhost", 80);
                        server.accept().await();
                        return client.await().isClosed();
                    }))
                    .succeedsWithin(LIMIT)
                    .isEqualTo(false);
            assertThat(office.submit(() -> Thread.currentThread().isVirtual()))
                    .succeedsWithin(LIMIT)
                    .isEqualTo(true);
            assertThat(office.scheduler().runningThread())
                    .isNotEqualTo(context.getBean(Environment.class).scheduler().runningThread());
        });
    }

    @Test
    void metersHealthAndTheEndpointShowEach() {
        runner.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            for (String meter : new String[] {"simpyio.loop.events", "simpyio.sockets", "simpyio.limits"}) {
                for (String name : new String[] {"main", "plant", "office"}) {
                    assertThat(registry.find(meter).tag("environment", name).meters())
                            .as("%s of %s", meter, name)
                            .isNotEmpty();
                }
            }
            var health = context.getBean(SimpyioHealthIndicator.class);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            assertThat(health.health().getDetails())
                    .containsEntry("loop", "running")
                    .containsEntry("loop.plant", "running")
                    .containsEntry("loop.office", "running");
            SimpyioEndpoint endpoint = context.getBean(SimpyioEndpoint.class);
            assertThat(endpoint.report(null, null).environment().name()).isEqualTo("main");
            assertThat(endpoint.report(null, "main").environment().name()).isEqualTo("main");
            assertThat(endpoint.report(null, "plant").backend().name()).isEqualTo("virtual");
            assertThatThrownBy(() -> endpoint.report(null, "cellar"))
                    .isInstanceOf(InvalidEndpointRequestException.class)
                    .hasMessageContaining("no environment \"cellar\"")
                    .hasMessageContaining("plant");
            context.getBean(NamedEnvironments.class).named("office").loop().stop();
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.health().getDetails()).containsEntry("loop.office", "not running");
        });
    }

    @Test
    void whenStoppedAndStartedThenEachGoesOnAndWhenClosedEachIs() {
        Environment[] plant = {null};
        runner.run(context -> {
            ConfigurableApplicationContext lifecycle = context.getSourceApplicationContext();
            NamedEnvironments environments = context.getBean(NamedEnvironments.class);
            plant[0] = context.getBean("plantEnvironment", Environment.class);
            lifecycle.stop();
            assertThat(environments.isRunning()).isFalse();
            var submitted = plant[0].submit(() -> "later");
            lifecycle.start();
            assertThat(submitted).succeedsWithin(LIMIT).isEqualTo("later");
        });
        assertThatThrownBy(() -> plant[0].submit(() -> "too late")).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whenAProcessNamesOneThatThereIsNotThenTheFailureListsThem() {
        runner.withBean("lost", Lost.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("Lost.run")
                        .hasMessageContaining("There is no environment \"cellar\"")
                        .hasMessageContaining("plant"));
    }

    @Test
    void whenAValueIsWrongThenTheFailureNamesTheProperty() {
        runner.withPropertyValues("simpyio.environments.plant.max-submissions=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("simpyio.environments.plant.max-submissions"));
        runner.withPropertyValues("simpyio.environments.simpyio.backend=select")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("It is the name of the first environment"));
        runner.withPropertyValues("simpyio.environments.office.backend=token-ring")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("token-ring"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    static class Injected {

        @Bean
        Environment[] injected(
                Environment first, @Qualifier("plant") Environment plant, @Qualifier("office") Environment office) {
            return new Environment[] {first, plant, office};
        }
    }

    static class Model {

        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile double started = -1;
        private volatile @Nullable Environment environment;
        private volatile @Nullable Environment first;
        private volatile @Nullable Network network;

        @SimpyProcess(environment = "plant")
        void run(Environment own, Network ownNetwork, @Qualifier("simpyioEnvironment") Environment main) {
            environment = own;
            network = ownNetwork;
            first = main;
            started = own.now();
            own.timeout(100_000).await();
            ended.countDown();
        }
    }

    static class Lost {

        @SimpyProcess(environment = "cellar")
        void run() {}
    }
}
