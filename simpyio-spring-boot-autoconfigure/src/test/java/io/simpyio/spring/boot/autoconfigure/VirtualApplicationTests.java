package io.simpyio.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.packet.Packet;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.SimpyProcess;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.message.SimpyioMessageServerAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.process.SimpyioProcessAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.rpc.SimpyioRpcAutoConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The same application in simulated time on a simulated network: a day's work takes no time. */
class VirtualApplicationTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioProcessAutoConfiguration.class,
                    SimpyioRpcAutoConfiguration.class,
                    SimpyioMessageServerAutoConfiguration.class))
            .withPropertyValues("simpyio.backend=virtual", "simpyio.processes.back-off.initial=5s")
            .withBean(Park.class)
            .withBean(Visitor.class);

    @Test
    void whenTheBackendIsVirtualThenCallsAndRestartsTakeSimulatedTime() {
        contextRunner.run(context -> assertThat(context.getBean(Visitor.class).reply)
                .succeedsWithin(LIMIT)
                .isEqualTo("[1,0,\"open\"] after a day"));
    }

    @RpcEndpoint("park")
    static class Park {

        private final Environment environment;

        Park(Environment environment) {
            this.environment = environment;
        }

        @RpcMethod
        String status() {
            environment.timeout(Duration.ofDays(1)).await();
            return "open";
        }
    }

    /** Calls before the server is there, fails, and finds it after its restart. */
    static class Visitor {

        private final CompletableFuture<String> reply = new CompletableFuture<>();

        @SimpyProcess
        void visit(Environment environment, Network network) {
            Packet packet = new Packet(network.connect("localhost", 5555).await());
            packet.write("[0, 0, [\"park/status\", [], {}]]".getBytes(StandardCharsets.UTF_8))
                    .await();
            String answer = new String(packet.read().await(), StandardCharsets.UTF_8);
            reply.complete(answer + (environment.now() > Duration.ofDays(1).toSeconds() ? " after a day" : ""));
        }
    }
}
