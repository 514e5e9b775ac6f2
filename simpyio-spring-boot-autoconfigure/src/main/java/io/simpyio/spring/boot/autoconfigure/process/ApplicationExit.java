package io.simpyio.spring.boot.autoconfigure.process;

import org.springframework.context.ApplicationContext;

/**
 * Ends the application after the failure of a process that is set to {@link io.simpyio.spring.OnFailure#FAIL}, or when
 * its time is up ({@code simpyio.run.until}). A bean of this type takes the place of the default, which closes the context and exits the JVM; a test may want to do without
 * the latter.
 */
@FunctionalInterface
public interface ApplicationExit {

    /** Closes the context and ends the application; called once, on a thread of its own. */
    void exit(ApplicationContext context, int exitCode);
}
