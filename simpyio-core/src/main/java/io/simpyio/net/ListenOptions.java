package io.simpyio.net;

import io.simpyio.net.tls.Tls;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a listening socket, and its TLS.
 *
 * <p>Immutable; any thread. A limit that is not positive, or a backlog that is negative, is an {@link IllegalArgumentException}.
 */
public final class ListenOptions {

    /** How many connections may wait to be accepted if nothing else is said. */
    public static final int DEFAULT_BACKLOG = 128;

    /** How many TLS handshakes may be in progress if nothing else is said. */
    public static final int DEFAULT_MAX_HANDSHAKES = 256;

    /** The default limits, no limit on connections, and no TLS. */
    public static final ListenOptions DEFAULT =
            new ListenOptions(DEFAULT_BACKLOG, Integer.MAX_VALUE, DEFAULT_MAX_HANDSHAKES, null);

    private final int backlog;
    private final int maxConnections;
    private final int maxHandshakes;
    private final @Nullable Supplier<Tls> tls;

    private ListenOptions(int backlog, int maxConnections, int maxHandshakes, @Nullable Supplier<Tls> tls) {
        if (backlog < 0) {
            throw new IllegalArgumentException("backlog must not be negative, but is " + backlog);
        }
        this.backlog = backlog;
        this.maxConnections = positive("maxConnections", maxConnections);
        this.maxHandshakes = positive("maxHandshakes", maxHandshakes);
        this.tls = tls;
    }

    private static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
        return value;
    }

    /**
     * How many connections may wait to be accepted in the operating system. With TLS as many again may wait after their
     * handshake, and those whose handshakes were in progress when there were so many.
     */
    public int backlog() {
        return backlog;
    }

    /** How many connections may be open at once; one more is closed, with a log line. */
    public int maxConnections() {
        return maxConnections;
    }

    /**
     * How many TLS handshakes may be in progress at once. More wait for their turn, and then those that have lasted for
     * over a second may be given up for them, oldest first, with a log line.
     */
    public int maxHandshakes() {
        return maxHandshakes;
    }

    /** Where each new connection gets its TLS from; empty if the network's is used. */
    public Optional<Supplier<Tls>> tls() {
        return Optional.ofNullable(tls);
    }

    /** These with another {@link #backlog()}. */
    public ListenOptions withBacklog(int limit) {
        return new ListenOptions(limit, maxConnections, maxHandshakes, tls);
    }

    /** These with another {@link #maxConnections()}. */
    public ListenOptions withMaxConnections(int limit) {
        return new ListenOptions(backlog, limit, maxHandshakes, tls);
    }

    /** These with another {@link #maxHandshakes()}. */
    public ListenOptions withMaxHandshakes(int limit) {
        return new ListenOptions(backlog, maxConnections, limit, tls);
    }

    /** These with TLS. */
    public ListenOptions withTls(Tls own) {
        return withTls(() -> own);
    }

    /** These with TLS that is asked for at each new connection, on the loop: a certificate may be rotated. */
    public ListenOptions withTls(Supplier<Tls> source) {
        return new ListenOptions(backlog, maxConnections, maxHandshakes, source);
    }
}
