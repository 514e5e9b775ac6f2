package io.simpyio.spring.test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Looks for {@link InProcessSimpyio} on test classes. */
final class InProcessContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        InProcessSimpyio annotation =
                TestContextAnnotationUtils.findMergedAnnotation(testClass, InProcessSimpyio.class);
        return annotation == null ? null : new InProcess(annotation.realTimeFactor());
    }

    /** Contexts are cached by it, too. */
    private record InProcess(double realTimeFactor) implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
            Map<String, Object> properties = new HashMap<>();
            properties.put("simpyio.backend", "virtual");
            properties.put("simpyio.loops", 1);
            if (realTimeFactor > 0) {
                properties.put("simpyio.virtual.real-time-factor", realTimeFactor);
            }
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("simpyio in process", properties));
        }
    }
}
