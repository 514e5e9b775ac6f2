package io.simpyio.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Boot's own executor is there as if there were no simpyio, with the threads that the application wants. */
class VirtualThreadsTests {

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theExecutorOfTheApplicationIsItsOwn(boolean virtual) {
        new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues("spring.threads.virtual.enabled=" + virtual)
                .run(context -> assertThat(context.getBean("applicationTaskExecutor", AsyncTaskExecutor.class))
                        .isInstanceOf(virtual ? SimpleAsyncTaskExecutor.class : ThreadPoolTaskExecutor.class));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
