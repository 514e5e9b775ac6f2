package io.simpyio.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopLifecycle;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with a second environment of its own making. */
class SecondEnvironmentTests {

    @Test
    void theFirstIsThereAllTheSame() {
        new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues("simpyio.backend=select")
                .run(context -> {
                    Backend second = context.getBean("model", Backend.class);
                    Environment first = context.getBean("simpyioEnvironment", Environment.class);
                    assertThat(context.getBean(Backend.class).name()).isEqualTo("select");
                    assertThat(first).isNotSameAs(second.environment());
                    assertThat(context).hasSingleBean(SimpyioLoopLifecycle.class);
                    double[] end = {0};
                    second.environment().process("model", () -> {
                        second.environment().timeout(1_000).await();
                        end[0] = second.environment().now();
                    });
                    second.environment().run();
                    assertThat(end[0]).isEqualTo(1_000);
                });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean(defaultCandidate = false)
        Backend model() {
            return Backend.open("virtual");
        }
    }
}
