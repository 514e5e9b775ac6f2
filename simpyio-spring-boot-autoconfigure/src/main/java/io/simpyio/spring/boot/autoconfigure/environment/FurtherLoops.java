package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.FailureHandler;
import io.simpyio.net.Backend;
import io.simpyio.net.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * What the further loops of the first environment are, {@code simpyio.loops} less one: environments with the same backend
 * and the same properties, named after the first.
 */
final class FurtherLoops {

    private final SimpyioProperties properties;
    private final FailureHandler failureHandler;
    private final List<EnvironmentBuilderCustomizer> customizers;

    FurtherLoops(
            SimpyioProperties properties,
            FailureHandler failureHandler,
            List<EnvironmentBuilderCustomizer> customizers) {
        this.properties = properties;
        this.failureHandler = failureHandler;
        this.customizers = customizers;
    }

    /** Their names. Fails, naming the property, if the first backend cannot share what it accepts. */
    List<String> names(@Nullable Backend first) {
        if (properties.loops() == 1) {
            return List.of();
        }
        if (first == null) {
            throw refused("The application brings an environment without a backend, which has one loop.");
        }
        Transport transport = first.network().transport();
        if (!transport.acceptsFor(transport)) {
            throw refused("The backend \"" + first.name()
                    + "\" has one loop: several need select, epoll, io_uring or kqueue as simpyio.backend.");
        }
        List<String> names = new ArrayList<>();
        for (int i = 1; i < properties.loops(); i++) {
            String name = first.environment().name() + "-loop-" + i;
            if (properties.environments().containsKey(name)) {
                throw refused("There is an environment " + name + " already: " + SimpyioProperties.ENVIRONMENTS + ".");
            }
            names.add(name);
        }
        return names;
    }

    private InvalidConfigurationPropertyValueException refused(String reason) {
        return new InvalidConfigurationPropertyValueException(SimpyioProperties.LOOPS, properties.loops(), reason);
    }

    /** Opens one beside the first. */
    Backend open(String name, Backend first) {
        List<EnvironmentBuilderCustomizer> all = new ArrayList<>(customizers);
        all.add(builder -> builder.name(name));
        EnvironmentProperties same = new EnvironmentProperties(
                first.name(),
                properties.coroutines(),
                properties.maxPendingEvents(),
                properties.maxSubmissions(),
                null);
        return new BackendOpener(SimpyioProperties.PREFIX, same, failureHandler, all).open();
    }
}
