package io.simpyio.rpc;

import io.simpyio.codec.Codec;
import io.simpyio.kernel.Environment;
import io.simpyio.net.tls.TlsSession;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * What a transport gives to the {@link RpcPeer} at its end of a connection: it carries calls out and replies in. Calls of
 * the other end it hands to {@link RpcPeer#begin}, and the end of the connection to {@link RpcPeer#ended}. Loop-confined.
 */
public interface RpcChannel {

    /** The environment whose loop serves the connection. */
    Environment environment();

    /** How values are made into what the other end understands. */
    Codec codec();

    /** Whether the other end can call us, so that objects of ours may be arguments. */
    default boolean goesBothWays() {
        return true;
    }

    /** The address of the other end. */
    SocketAddress peerAddress();

    /** What was agreed on with the other end; empty without TLS. */
    default Optional<TlsSession> tlsSession() {
        return Optional.empty();
    }

    /**
     * Sends what a reply asks for, and sees to it that the reply is settled: {@link RpcReply#answered}, {@link
     * RpcReply#refused}, {@link RpcReply#notSent} or {@link RpcReply#lost}.
     *
     * @return tells the other end, if it understands that, that nobody wants the reply any more
     */
    Runnable send(RpcReply<?> reply);

    /** Tells the other end that there is room for so many more items of a reply's stream. */
    default void credit(RpcReply<?> reply, int items) {}

    /** What can be called to see whether the other end is there; empty if it is not known to understand that. */
    default Optional<String> pingPath() {
        return Optional.empty();
    }

    /** Whether the connection is of no more use. */
    boolean isClosed();

    /** Closes the connection. */
    void close();
}
