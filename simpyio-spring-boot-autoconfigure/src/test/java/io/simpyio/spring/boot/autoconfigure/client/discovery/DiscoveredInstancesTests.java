package io.simpyio.spring.boot.autoconfigure.client.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/** A registry that takes its time, in real time. */
@Timeout(20)
class DiscoveredInstancesTests {

    private record Registry(CompletableFuture<Thread> asker, CountDownLatch mayAnswer, boolean broken)
            implements DiscoveryClient {

        Registry(boolean broken) {
            this(new CompletableFuture<>(), new CountDownLatch(1), broken);
        }

        @Override
        public String description() {
            return "for the test";
        }

        @Override
        public List<ServiceInstance> getInstances(String serviceId) {
            asker.complete(Thread.currentThread());
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (broken) {
                throw new IllegalStateException("the registry is down");
            }
            return List.of(
                    new DefaultServiceInstance("1", serviceId, "a", 80, false, Map.of("simpyio.port", "5555")),
                    new DefaultServiceInstance("2", serviceId, "b", 5556, false));
        }

        @Override
        public List<String> getServices() {
            return List.of();
        }
    }

    /** A process asks, and the loop goes on while the registry holds its answer back. */
    private static List<SocketAddress> find(CoroutineMode mode, Registry registry) {
        try (Backend backend = Backend.open("select", builder -> builder.coroutines(mode))) {
            Environment environment = backend.environment();
            return environment.run(environment.process("test", () -> {
                Event<List<SocketAddress>> found = new DiscoveredInstances(registry, "park").find(environment);
                while (!registry.asker().isDone()) {
                    environment.timeout(0.001).await();
                }
                environment.timeout(0.001).await();
                assertThat(found.triggered()).isFalse();
                registry.mayAnswer().countDown();
                return found.await();
            }));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void theLoopGoesOnWhileTheRegistryIsAsked(CoroutineMode mode) {
        assertThat(find(mode, new Registry(false)))
                .containsExactly(
                        InetSocketAddress.createUnresolved("a", 5555), InetSocketAddress.createUnresolved("b", 5556));
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void aRegistryThatFailsIsSaid(CoroutineMode mode) {
        assertThatThrownBy(() -> find(mode, new Registry(true))).hasStackTraceContaining("the registry is down");
    }

    /** Else nobody would ever look again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theAnswerComesThoughTheLoopTakesNoMoreSubmissions(boolean broken) throws Exception {
        Registry registry = new Registry(broken);
        try (Backend backend = Backend.open("select", builder -> builder.maxSubmissions(1))) {
            Environment environment = backend.environment();
            Event<List<SocketAddress>> found = new DiscoveredInstances(registry, "park").find(environment);
            environment.scheduler().submit(() -> {});
            registry.mayAnswer().countDown();
            registry.asker().get().join();
            if (broken) {
                assertThatThrownBy(() -> environment.run(found)).hasStackTraceContaining("the registry is down");
            } else {
                assertThat(environment.run(found)).hasSize(2);
            }
        }
    }
}
