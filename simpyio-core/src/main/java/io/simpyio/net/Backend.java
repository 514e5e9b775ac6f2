package io.simpyio.net;

import io.simpyio.kernel.Environment;
import java.util.List;
import java.util.function.Consumer;

/**
 * A clock and a network: the same process code gets its {@link Environment} and its {@link Network} from a backend on
 * real sockets or from a simulated one.
 *
 * <p>May be opened and closed on any thread.
 */
public interface Backend extends AutoCloseable {

    /** The name under which it was found: {@code epoll}, {@code virtual}. */
    String name();

    /** The environment whose loop does the I/O of this backend. */
    Environment environment();

    /** The sockets. */
    Network network();

    /** Closes the environment: ends its processes and closes all sockets. */
    @Override
    default void close() {
        environment().close();
    }

    /**
     * Opens a backend by name: {@code select}, {@code epoll}, {@code io_uring}, {@code kqueue}, {@code nio2} or
     * {@code virtual}; {@code auto} takes the best one on real sockets that works on this machine and says in the log
     * which and why. simpy.io's {@code poll} and {@code asyncore} mean their successors here.
     *
     * @throws IllegalArgumentException if there is no backend of that name; the message lists those there are
     * @throws IllegalStateException if the named one cannot work here; the message says why, and what would work
     */
    static Backend open(String name) {
        return open(name, environment -> {});
    }

    /** Opens a backend by name, with an environment that is customized before it is made. */
    static Backend open(String name, Consumer<Environment.Builder> customizer) {
        return BackendProviders.open(name, customizer);
    }

    /**
     * Why {@link #open(String)} takes the backend that it takes for a name, such as {@code auto}; empty if the name is the
     * backend's own. Fails like that.
     */
    static String reason(String name) {
        return BackendProviders.reason(name);
    }

    /** The names of the backends that work on this machine, best first. */
    static List<String> available() {
        return BackendProviders.available();
    }
}
