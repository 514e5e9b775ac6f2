package io.simpyio.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.simpyio.kernel.Environment;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.LocalSimpyioMessagePort;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.SimpyProcess;
import io.simpyio.spring.boot.autoconfigure.message.MessageClient;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A whole application on a real port. */
@SpringBootTest(properties = {"simpyio.servers.message.port=0", "simpyio.servers.http.port=0"})
class SimpyioApplicationTests {

    @LocalSimpyioMessagePort
    private int port;

    @Autowired
    private MeterRegistry registry;

    @Autowired
    private Clock clock;

    @Test
    void callsAreAnswered() throws IOException {
        try (MessageClient client = new MessageClient(port)) {
            assertThat(client.call("[0, 0, [\"park/status\", [], {}]]"))
                    .isEqualTo("[1,0,{\"name\":\"Hyde\",\"free\":3}]");
            assertThat(client.call("[0, 1, [\"park/enter\", [2], {}]]")).isEqualTo("[1,1,1]");
            assertThat(client.call("[0, 2, [\"park/none\", [], {}]]"))
                    .startsWith("[2,2,")
                    .contains("Failed to resolve path park/none");
        }
    }

    @Test
    void processesRun() throws InterruptedException {
        assertThat(clock.ticks.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void metersAreThere() throws IOException {
        double before = accepted();
        try (MessageClient client = new MessageClient(port)) {
            client.call("[0, 0, [\"park/status\", [], {}]]");
            assertThat(accepted()).isEqualTo(before + 1);
            assertThat(registry.get("simpyio.sockets").gauge().value()).isPositive();
            assertThat(registry.get("simpyio.sockets.listening").gauge().value())
                    .as("for messages and for HTTP")
                    .isEqualTo(2);
        }
    }

    private double accepted() {
        return registry.get("simpyio.sockets.accepted").functionCounter().count();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Park.class, Clock.class})
    static class Application {}

    record Status(String name, int free) {}

    @RpcEndpoint("park")
    static class Park {

        private final Environment environment;

        Park(Environment environment) {
            this.environment = environment;
        }

        @RpcMethod
        Status status() {
            return new Status("Hyde", 3);
        }

        @RpcMethod
        int enter(int cars) {
            environment.timeout(0.001).await();
            return 3 - cars;
        }
    }

    static class Clock {

        private final CountDownLatch ticks = new CountDownLatch(3);

        @SimpyProcess
        private void tick(Environment environment) {
            while (true) {
                environment.timeout(0.001).await();
                ticks.countDown();
            }
        }
    }
}
