package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.FailureHandler;
import io.simpyio.net.Backend;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Opens the backend that the properties ask for, and says which property to blame if that does not work. */
final class BackendOpener {

    private static final String VIRTUAL = "virtual";

    private final String prefix;
    private final EnvironmentProperties properties;
    private final FailureHandler failureHandler;
    private final List<EnvironmentBuilderCustomizer> customizers;

    private boolean found;
    private boolean customized;

    /** The prefix is that of the properties. */
    BackendOpener(
            String prefix,
            EnvironmentProperties properties,
            FailureHandler failureHandler,
            List<EnvironmentBuilderCustomizer> customizers) {
        this.prefix = prefix;
        this.properties = properties;
        this.failureHandler = failureHandler;
        this.customizers = customizers;
    }

    Backend open() {
        try {
            return Backend.open(properties.backend(), this::customize);
        } catch (IllegalArgumentException | IllegalStateException e) {
            if (!found) {
                throw new BackendUnusableException(prefix + ".backend", properties.backend(), e);
            }
            if (customized && e instanceof IllegalStateException && properties.coroutines() == CoroutineMode.LOOP) {
                throw new InvalidConfigurationPropertyValueException(
                        prefix + ".coroutines", properties.coroutines().name().toLowerCase(Locale.ROOT), reason(e), e);
            }
            throw e;
        }
    }

    /** The backend calls this when it has been found and works here. */
    private void customize(Environment.Builder builder) {
        found = true;
        builder.coroutines(properties.coroutines())
                .failureHandler(failureHandler)
                .maxPendingEvents(properties.maxPendingEvents())
                .maxSubmissions(properties.maxSubmissions());
        Double pace = properties.realTimeFactor();
        if (pace != null && properties.backend().equalsIgnoreCase(VIRTUAL)) {
            // Not strict: an application that falls behind is late, and goes on.
            builder.pace(pace).strict(false);
        }
        customizers.forEach(customizer -> customizer.customize(builder));
        customized = true;
    }

    private static String reason(Exception e) {
        return e.getMessage() + ".";
    }
}
