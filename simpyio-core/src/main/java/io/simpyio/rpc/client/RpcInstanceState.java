package io.simpyio.rpc.client;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * How an instance is at a moment.
 *
 * @param address where it is
 * @param connection what there is to it
 * @param calls how many calls wait for its replies
 * @param failures how many connections to it have failed in a row
 * @param lastFailure why the last one has; empty if none has, or one has worked since
 */
public record RpcInstanceState(
        SocketAddress address, Connection connection, int calls, int failures, Optional<String> lastFailure) {

    /** What there is to an instance. */
    public enum Connection {
        /** None, as none was needed. */
        IDLE,
        /** One is being made. */
        CONNECTING,
        /** One that works. */
        READY,
        /** None, and none is tried until the back-off is over. */
        BACKING_OFF
    }
}
