package io.simpyio.rpc.client;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Timer;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRemoteException;
import io.simpyio.rpc.RpcReply;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address of a service, and the connection to it. Loop-confined. */
final class Instance {

    private static final Logger logger = LoggerFactory.getLogger(Instance.class);

    private final SocketAddress address;
    private final RpcConnector connector;
    private final RpcServiceOptions options;
    private final Instances all;
    private final Environment environment;
    private final Timer keepAlive;

    private @Nullable RpcPeer peer;
    private boolean connecting;
    private boolean retired;
    private int calls;
    private int failures;
    private @Nullable Throwable lastFailure;
    private long connectedNanos;
    private long heardNanos;

    /** Until when it is left out, if there is anything else. */
    private long leftOutNanos;

    Instance(
            SocketAddress address,
            RpcConnector connector,
            RpcServiceOptions options,
            Instances all,
            Environment environment) {
        this.address = address;
        this.connector = connector;
        this.options = options;
        this.all = all;
        this.environment = environment;
        this.keepAlive = environment.timer(due -> askIfSilent());
    }

    SocketAddress address() {
        return address;
    }

    int calls() {
        return calls;
    }

    /** When it may be tried again. */
    long leftOutNanos() {
        return leftOutNanos;
    }

    boolean isLeftOut() {
        return leftOutNanos > environment.nowNanos();
    }

    /** Whether there is no connection, and none is being made. */
    boolean isIdle() {
        return peer == null && !connecting;
    }

    Optional<Throwable> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /** The connection, if it works. */
    @Nullable RpcPeer ready() {
        RpcPeer connected = peer;
        return connected == null || connected.isClosed() ? null : connected;
    }

    RpcInstanceState state() {
        RpcInstanceState.Connection connection = RpcInstanceState.Connection.IDLE;
        if (ready() != null) {
            connection = RpcInstanceState.Connection.READY;
        } else if (connecting) {
            connection = RpcInstanceState.Connection.CONNECTING;
        } else if (isLeftOut()) {
            connection = RpcInstanceState.Connection.BACKING_OFF;
        }
        return new RpcInstanceState(
                address, connection, calls, failures, lastFailure().map(String::valueOf));
    }

    // --- connecting ---

    /** Begins to connect, unless there is a connection or the back-off is not over. */
    void connect() {
        if (peer != null || connecting || retired || isLeftOut()) {
            return;
        }
        connecting = true;
        Event<RpcPeer> attempt;
        try {
            attempt = connector.connect(address);
        } catch (RuntimeException e) { // The environment takes no more.
            failed(e);
            return;
        }
        attempt.addCallback(done -> {
            if (done.ok()) {
                connected(done.value());
            } else {
                done.defuse();
                failed(done.failure());
            }
        });
    }

    private void connected(RpcPeer connected) {
        connecting = false;
        if (retired) {
            connected.close();
            return;
        }
        peer = connected;
        connectedNanos = environment.nowNanos();
        heardNanos = connectedNanos;
        if (connected.closed().processed()) {
            ended(connected);
            return;
        }
        connected.closed().addCallback(end -> ended(connected));
        lastFailure = null;
        watch();
        all.ready();
    }

    private void failed(Throwable failure) {
        connecting = false;
        failures++;
        lastFailure = failure;
        leaveOut();
        logger.debug("Connection to {} failed for the {}. time: {}", address, failures, failure.getMessage());
        all.failed();
    }

    private void ended(RpcPeer ended) {
        if (peer != ended) {
            return;
        }
        peer = null;
        keepAlive.cancel();
        // One that ends as soon as it is made is a failure like one that is never made.
        if (environment.nowNanos() - connectedNanos >= options.reconnect().delayNanos(failures + 1)) {
            failures = 0;
        } else {
            failures++;
            leaveOut();
        }
        if (!retired) {
            all.failed();
        }
    }

    /** It gets no calls for the time of the back-off, if others can take them. */
    private void leaveOut() {
        leftOutNanos = environment.nowNanos() + options.reconnect().delayNanos(Math.max(1, failures), all.chance());
    }

    // --- calls ---

    /** A call is on its way there. */
    void begun() {
        calls++;
        if (calls == 1) {
            heardNanos = environment.nowNanos();
        }
        watch();
    }

    /** A call has ended. */
    void ended() {
        calls--;
        if (retired && calls == 0) {
            close();
        }
    }

    /** There was a reply. */
    void heard() {
        heardNanos = environment.nowNanos();
    }

    /** A reply has said that it is of no use at present. */
    void unavailable() {
        if (!isLeftOut()) {
            leaveOut();
        }
    }

    // --- whether it is still there ---

    private void watch() {
        if (!keepAlive.pending() && isWatched()) {
            keepAlive.start(options.keepAlive().time());
        }
    }

    private boolean isWatched() {
        return peer != null
                && options.keepAlive().time().isPositive()
                && (calls > 0 || options.keepAlive().withoutCalls());
    }

    private void askIfSilent() {
        RpcPeer asked = ready();
        if (asked == null || !isWatched()) {
            return;
        }
        long leftNanos = options.keepAlive().time().toNanos() - (environment.nowNanos() - heardNanos);
        if (leftNanos > 0) {
            keepAlive.startNanos(leftNanos);
            return;
        }
        Optional<RpcReply<@Nullable Object>> ping =
                asked.ping(options.keepAlive().timeout());
        if (ping.isEmpty()) { // It would not understand.
            keepAlive.start(options.keepAlive().time());
            return;
        }
        ping.get().addCallback(answer -> answered(asked, answer));
    }

    private void answered(RpcPeer asked, Event<@Nullable Object> answer) {
        if (asked.isClosed()) {
            answer.defuse();
        } else if (answer.ok() || answer.failure() instanceof RpcRemoteException) {
            answer.defuse();
            heard();
            watch();
        } else {
            answer.defuse();
            logger.warn(
                    "Connection to {} closed: no answer within the limit keepAlive.timeout, which is {}",
                    address,
                    options.keepAlive().timeout());
            asked.close();
        }
    }

    // --- the end ---

    /** It is none of the instances any more: gets no more calls, and ends with its last one. */
    void retire() {
        retired = true;
        if (calls == 0) {
            close();
        }
    }

    void close() {
        retired = true;
        keepAlive.cancel();
        RpcPeer connected = peer;
        if (connected != null) {
            connected.close();
        }
    }
}
