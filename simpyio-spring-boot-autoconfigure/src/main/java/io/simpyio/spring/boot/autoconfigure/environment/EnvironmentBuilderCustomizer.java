package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.Environment;

/**
 * A bean that changes the environment before it is made; called in order, after the properties have been applied. The
 * driver is the backend's, whatever is set here.
 */
@FunctionalInterface
public interface EnvironmentBuilderCustomizer {

    /** Changes the builder of the environment. */
    void customize(Environment.Builder builder);
}
