package io.simpyio.net;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.simpyio.net.tls.Tls;
import io.simpyio.net.tls.TlsFailures;
import java.io.FileNotFoundException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells what the exceptions of the JDK's and Netty's channels mean; their messages are the only thing in common. */
final class SocketErrors {

    private SocketErrors() {}

    /**
     * Wraps a failure.
     *
     * @param closed what it means here that the channel is closed
     * @param about what the operation was about
     */
    static SocketException wrap(Throwable failure, SocketError closed, String about) {
        Throwable cause =
                failure instanceof DecoderException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof SocketException socketException) {
            return socketException;
        }
        if (cause instanceof SSLException && !(cause instanceof SslClosedEngineException)) {
            return new SocketException(tlsError(cause), about + ": " + TlsFailures.explain(cause), cause);
        }
        return new SocketException(error(cause, closed), about, cause);
    }

    /** Wraps the failure of a TLS handshake. */
    static SocketException handshakeFailure(Throwable failure, SocketAddress peer, Tls tls) {
        if (failure instanceof SslHandshakeTimeoutException) {
            return new SocketException(
                    SocketError.ETIMEDOUT,
                    "TLS handshake with " + name(peer) + ": the limit handshakeTimeout is "
                            + tls.handshakeTimeout().toMillis() + " ms",
                    failure);
        }
        return wrap(failure, SocketError.ECONNRESET, "TLS handshake with " + name(peer));
    }

    private static String name(SocketAddress peer) {
        return peer instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : peer.toString();
    }

    private static SocketError tlsError(Throwable failure) {
        return failure instanceof SslHandshakeTimeoutException ? SocketError.ETIMEDOUT : SocketError.EPROTO;
    }

    private static SocketError error(Throwable failure, SocketError closed) {
        if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return SocketError.EAI_NONAME;
        }
        if (failure instanceof FileNotFoundException) {
            return SocketError.ENOENT; // A Unix domain socket's.
        }
        if (failure instanceof ConnectTimeoutException) {
            return SocketError.ETIMEDOUT;
        }
        SocketError byMessage = byMessage(String.valueOf(failure.getMessage()));
        if (byMessage != null) {
            return byMessage;
        }
        if (failure instanceof ClosedChannelException || failure instanceof SslClosedEngineException) {
            return closed;
        }
        if (failure instanceof NoRouteToHostException) {
            return SocketError.EHOSTUNREACH;
        }
        if (failure instanceof BindException) {
            return SocketError.EADDRNOTAVAIL;
        }
        return failure instanceof ConnectException ? SocketError.ECONNREFUSED : SocketError.EIO;
    }

    private static @Nullable SocketError byMessage(String message) {
        for (SocketError error : SocketError.values()) {
            if (message.contains(error.text())) {
                return error;
            }
        }
        if (message.contains("Connection reset")) {
            return SocketError.ECONNRESET;
        }
        return message.contains("timed out") ? SocketError.ETIMEDOUT : null;
    }
}
