package io.simpyio.rpc.client;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Timer;
import io.simpyio.net.SocketException;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcProxy;
import io.simpyio.rpc.RpcRemoteException;
import io.simpyio.rpc.RpcReply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call of a service until it has its reply: it waits for a connection, is sent, and perhaps sent again. Loop-confined.
 */
final class PendingCall {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long FOREVER = Long.MAX_VALUE;

    private final RpcReply<?> reply;
    private final ServiceChannel channel;
    private final RpcRetry retry;
    private final Environment environment;
    private final long deadlineNanos;
    private int attempts;
    private @Nullable RpcReply<?> attempt;
    private @Nullable Timer backOff;
    private boolean ended;

    PendingCall(RpcReply<?> reply, ServiceChannel channel, RpcRetry retry) {
        this.reply = reply;
        this.channel = channel;
        this.retry = retry;
        this.environment = channel.environment();
        this.deadlineNanos = reply.deadlineSeconds()
                .map(seconds -> environment.nowNanos() + Math.round(seconds * NANOS_PER_SECOND))
                .orElse(FOREVER);
    }

    /** Whether nobody wants it any more. */
    boolean hasEnded() {
        return ended;
    }

    private long leftNanos() {
        return deadlineNanos == FOREVER ? FOREVER : deadlineNanos - environment.nowNanos();
    }

    // --- attempts ---

    /** Sends it to an instance; {@code false} if it has found the connection lost. */
    boolean send(Instance instance) {
        RpcPeer peer = instance.ready();
        if (peer == null) {
            return false;
        }
        RpcProxy proxy = peer.proxy(reply.path())
                .withHeaders(reply.headers())
                .withDeadline(deadlineNanos == FOREVER ? Duration.ZERO : Duration.ofNanos(Math.max(1, leftNanos())));
        RpcReply<Object> sent = proxy.call(Object.class, reply.arguments(), reply.keywordArguments());
        attempts++;
        attempt = sent;
        instance.begun();
        sent.addCallback(done -> {
            instance.ended();
            attempt = null;
            boolean toldByPeer = done.ok() || sent.defused();
            if (!done.ok()) {
                done.defuse();
            }
            if (ended) {
                return;
            }
            if (done.ok()) {
                instance.heard();
                channel.ended(this);
                reply.answered(done.value());
            } else {
                failed(instance, peer, done.failure(), toldByPeer);
            }
        });
        return true;
    }

    private void failed(Instance instance, RpcPeer peer, Throwable failure, boolean toldByPeer) {
        if (failure instanceof RpcRemoteException refused) {
            instance.heard();
            if (refused.code() == RpcCode.UNAVAILABLE) {
                instance.unavailable();
            }
            if (!(retry.codes().contains(refused.code()) && tryAgain())) {
                channel.ended(this);
                reply.refused(refused.failure());
            }
        } else if (failure instanceof SocketException || peer.isClosed() && !(failure instanceof RpcException)) {
            if (!toldByPeer && peer.isClosed()) { // It was not sent: the connection was lost before.
                attempts--;
                channel.dispatch(this);
            } else if (!tryAgain()) {
                fail(lost(instance, failure));
            }
        } else if (toldByPeer) {
            fail(failure);
        } else { // Something is wrong on this side.
            channel.ended(this);
            reply.notSent(failure);
        }
    }

    private RpcException lost(Instance instance, Throwable cause) {
        RpcException lost = new RpcException(
                RpcCode.UNAVAILABLE,
                "Call of " + reply.path() + " was sent to " + instance.address()
                        + ", and the connection was lost before the reply: whether it was carried out is not known ("
                        + cause.getMessage() + ")");
        lost.initCause(cause);
        return lost;
    }

    /** Tries again after the back-off if that does no harm and there is time. */
    private boolean tryAgain() {
        if (attempts >= retry.maxAttempts() || !channel.isIdempotent(reply.path())) {
            return false;
        }
        long delayNanos = retry.backOff().delayNanos(attempts, channel.chance());
        if (delayNanos >= leftNanos()) {
            return false;
        }
        Timer timer = environment.timer(due -> channel.dispatch(this));
        timer.startNanos(delayNanos);
        backOff = timer;
        return true;
    }

    // --- the end ---

    /** It can have no reply; that is nobody's concern if nobody awaits it. */
    void fail(Throwable failure) {
        release();
        reply.lost(failure);
    }

    /** Fails for a limit on this side. */
    void refuse(RpcException failure) {
        release();
        reply.notSent(failure);
    }

    /** Its time is over, or whoever called does not want it any more. */
    void giveUp() {
        if (ended) {
            return;
        }
        boolean waiting = attempt == null && backOff == null;
        release();
        if (reply.isExpired() && waiting) {
            reply.lost(new RpcException(
                    RpcCode.DEADLINE_EXCEEDED,
                    "Call of " + reply.path() + " was not sent within its deadline, as " + channel.whyNone()));
        }
    }

    private void release() {
        channel.ended(this);
        RpcReply<?> sent = attempt;
        if (sent != null) {
            sent.cancel();
        }
        if (backOff != null) {
            backOff.cancel();
        }
    }

    /** For the channel: it is in none of its lists any more. */
    void end() {
        ended = true;
    }

    /** For the channel: it waits for nothing but a connection. */
    void waits() {
        backOff = null;
    }

    @Override
    public String toString() {
        return "PendingCall(" + reply.path() + ")";
    }
}
