package io.simpyio.message;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.tls.TlsSession;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What takes messages to the other end of a connection, each whole and in their order: packets, or a WebSocket. Loop-confined. */
public interface MessageCarrier {

    /** The environment whose loop serves the connection. */
    Environment environment();

    /** The address of the other end; throws a {@link io.simpyio.net.SocketException} if it is not connected. */
    SocketAddress peerAddress();

    /** What was agreed on with the other end; empty without TLS. */
    Optional<TlsSession> tlsSession();

    /** Reads the next message, one read at a time; fails with a {@link io.simpyio.net.SocketException} at the end. */
    Event<byte[]> read();

    /**
     * Writes a message. Fails at once, and goes on, if it is too large, or if too much waits already; with a {@link
     * io.simpyio.net.SocketException} if the connection is lost.
     */
    Event<@Nullable Void> write(byte[] message);

    /** How many bytes a message may have, both ways. */
    int maxMessageBytes();

    /** What users know that limit as. */
    String limitName();

    /**
     * Ends this side once all is written, and the other one, too, where one does not end alone; fails with a {@link
     * io.simpyio.net.SocketException}.
     */
    Event<?> shutdownOutput();

    /** Why the connection is of no more use, if it is because of what the other end did. */
    Optional<RuntimeException> violation();

    /** Closes the connection, because of something that the other end may be told; null if nothing is wrong. */
    void close(@Nullable Throwable why);
}
