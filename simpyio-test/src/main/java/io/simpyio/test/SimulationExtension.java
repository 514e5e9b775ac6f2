package io.simpyio.test;

import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a {@link SimulationTest} for each seed, until one fails. */
final class SimulationExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), SimulationTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        SimulationTest test =
                AnnotationSupport.findAnnotation(method, SimulationTest.class).orElseThrow();
        if (test.seeds() <= 0) {
            throw new IllegalArgumentException("seeds must be positive, but is " + test.seeds());
        }
        AtomicBoolean failed = new AtomicBoolean();
        // Lazy: JUnit asks for the next one when it has run the one before.
        return Seeds.of(test)
                .takeWhile(seed -> !failed.get())
                .boxed()
                .flatMap(seed -> SeedInvocation.of(seed, test, failed));
    }
}
