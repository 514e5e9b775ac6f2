package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Properties of the environment, and of further ones.
 *
 * @param backend Clock and network: "auto" takes the best one on real sockets, "virtual" simulates time and network.
 * @param coroutines How processes are switched.
 * @param maxPendingEvents Maximum number of pending events, timers included.
 * @param maxSubmissions Maximum number of submissions by other threads that wait for the loop.
 * @param loops Number of loops that share the connections of the message server: each calls what is declared thread-safe,
 *     the first everything else. More than 1 needs one of the backends select, epoll, io_uring and kqueue.
 * @param environments Further environments by name, each with a loop, a clock and a network of its own.
 */
@ConfigurationProperties(SimpyioProperties.PREFIX)
public record SimpyioProperties(
        @DefaultValue("auto") String backend,
        @DefaultValue("auto") CoroutineMode coroutines,
        @DefaultValue("16777216") int maxPendingEvents,
        @DefaultValue("65536") int maxSubmissions,
        @DefaultValue("1") int loops,
        @DefaultValue Map<String, EnvironmentProperties> environments) {

    static final String PREFIX = "simpyio";
    static final String ENVIRONMENTS = "simpyio.environments";
    static final String LOOPS = "simpyio.loops";

    /** More than the cores of most machines; each takes memory and threads. */
    private static final int MAX_LOOPS = 64;

    /** Those of the first environment and its beans. */
    static final Set<String> RESERVED_NAMES = Set.of("main", "simpyio");

    /** Not in the constructor, as Boot says more about a value that is wrong than about a binding that fails. */
    void check() {
        PropertyRange.between("simpyio.max-pending-events", maxPendingEvents, 1, Integer.MAX_VALUE);
        PropertyRange.between("simpyio.max-submissions", maxSubmissions, 1, Integer.MAX_VALUE);
        PropertyRange.between(LOOPS, loops, 1, MAX_LOOPS);
        environments.forEach((name, properties) -> {
            if (RESERVED_NAMES.contains(name)) {
                throw new InvalidConfigurationPropertyValueException(
                        ENVIRONMENTS, name, "It is the name of the first environment; take another.");
            }
            properties.check(ENVIRONMENTS + "." + name);
        });
    }

    /** Those of the environment that is there without a name. */
    EnvironmentProperties first(SimpyioVirtualProperties virtual) {
        return new EnvironmentProperties(
                backend, coroutines, maxPendingEvents, maxSubmissions, virtual.realTimeFactor());
    }
}
