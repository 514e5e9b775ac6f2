package io.simpyio.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import io.simpyio.spring.SimpyProcess;
import io.simpyio.spring.boot.autoconfigure.client.ClientProperties;
import io.simpyio.spring.boot.autoconfigure.environment.EnvironmentProperties;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioProperties;
import io.simpyio.spring.boot.autoconfigure.http.HttpServerProperties;
import io.simpyio.spring.boot.autoconfigure.server.ServerShutdown;
import io.simpyio.spring.boot.autoconfigure.server.ServerSsl;
import io.simpyio.spring.boot.autoconfigure.server.ServerStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** What is said about an application before it runs. */
class AheadOfTimeTests {

    private static RuntimeHints hints(Class<?> application) {
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("io.simpyio.generated", "Application")),
                new InMemoryGeneratedFiles());
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(application);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
        generation.writeGeneratedContent();
        return generation.getRuntimeHints();
    }

    @Test
    void methodsThatAreCalledByReflectionAreKnown() {
        RuntimeHints hints = hints(Application.class);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Park.class, "status"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Park.class, "notCalled"))
                .rejects(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Clock.class, "tick"))
                .accepts(hints);
    }

    @Test
    void typesOfArgumentsAndResultsAreKnown() {
        RuntimeHints hints = hints(Application.class);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Status.class, "free"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Car.class)).accepts(hints);
    }

    /** Nested types are made by their constructors when properties are bound. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                SimpyioProperties.class,
                EnvironmentProperties.class,
                HttpServerProperties.class,
                ServerSsl.class,
                ServerSsl.ServerNameBundle.class,
                ServerShutdown.class,
                ClientProperties.Retry.class
            })
    void typesOfPropertiesAreKnown(Class<?> type) {
        RuntimeHints hints = hints(Application.class);
        assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onConstructorInvocation(ServerStatus.class.getDeclaredConstructors()[0]))
                .as("is no type of properties")
                .rejects(hints);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Park.class, Clock.class})
    static class Application {}

    record Status(int free) {}

    record Car(String plate) {}

    @RpcEndpoint("park")
    static class Park {

        @RpcMethod
        Status status(List<Car> cars) {
            return new Status(cars.size());
        }

        void notCalled() {}
    }

    static class Clock {

        @SimpyProcess
        void tick(Environment environment) {
            environment.timeout(1).await();
        }
    }
}
