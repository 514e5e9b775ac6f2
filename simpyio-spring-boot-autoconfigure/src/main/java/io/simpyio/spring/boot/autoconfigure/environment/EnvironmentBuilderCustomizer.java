package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.Environment;

/**
 * A bean that changes the environment before it is made; called in order, after the properties have been applied. The
 * driver is the backend's, whatever is set here. With {@code simpyio.loops} of more than 1 it is called for the environment
 * of each loop, so what it shares among them, such as a listener, is used by several threads.
 */
@FunctionalInterface
public interface EnvironmentBuilderCustomizer {

    /** Changes the builder of the environment. */
    void customize(Environment.Builder builder);
}
