package io.simpyio.docs;

import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.Environment;
import io.simpyio.spring.SimpyProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;

/** docs/operations.md: an application with a second environment. */
class NamedEnvironmentsGuideTests {

    @EnableAutoConfiguration
    static class Application {}

    @Test
    void theProcessRunsInSimulatedTime() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class, Plant.class)
                .properties(
                        "spring.main.web-application-type=none",
                        "simpyio.servers.http.enabled=false",
                        "simpyio.servers.message.enabled=false",
                        "simpyio.environments.plant.backend=virtual",
                        "simpyio.environments.plant.real-time-factor=0.00001")
                .run()) {
            await().atMost(Duration.ofSeconds(10)).until(() -> context.getBean(Plant.class).hours > 2);
        }
    }
}

@Component
class Plant {

    volatile double hours;

    @SimpyProcess(environment = "plant")
    void run(Environment environment) { // the plant's
        while (true) {
            environment.timeout(3_600).await();
            hours++;
        }
    }
}
