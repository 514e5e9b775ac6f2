package io.simpyio.net;

import io.netty.channel.ConnectTimeoutException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
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
        if (failure instanceof SocketException socketException) {
            return socketException;
        }
        return new SocketException(error(failure, closed), about, failure);
    }

    private static SocketError error(Throwable failure, SocketError closed) {
        if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return SocketError.EAI_NONAME;
        }
        if (failure instanceof ConnectTimeoutException) {
            return SocketError.ETIMEDOUT;
        }
        SocketError byMessage = byMessage(String.valueOf(failure.getMessage()));
        if (byMessage != null) {
            return byMessage;
        }
        if (failure instanceof ClosedChannelException) {
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
