package io.simpyio.virtual.tcp;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Timer;
import io.simpyio.virtual.link.Link;
import io.simpyio.virtual.tcp.Segment.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends again what was lost: after the retransmission time-out, which doubles each time (RFC 6298), or sooner if the
 * receiver has three later segments (RFC 5681, fast retransmit). Limits are those of Linux: {@code tcp_syn_retries},
 * {@code tcp_synack_retries}, {@code tcp_retries2}, {@code TCP_RTO_MIN}, {@code TCP_RTO_MAX}.
 */
final class Retransmission {

    private static final int SYN_RETRIES = 6;
    private static final int SYN_ACK_RETRIES = 5;
    private static final int RETRIES = 15;
    private static final long INITIAL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long MIN_NANOS = Duration.ofMillis(200).toNanos();
    private static final long MAX_NANOS = Duration.ofSeconds(120).toNanos();

    private final Environment environment;
    private final Endpoint endpoint;
    private final Link link;

    private final Timer timer;

    private List<Segment> missing = new ArrayList<>(4);
    private int retries;
    private boolean over;

    Retransmission(Environment environment, Endpoint endpoint, Link link) {
        this.environment = environment;
        this.endpoint = endpoint;
        this.link = link;
        timer = environment.timer(due -> expired());
    }

    void lost(Segment segment) {
        if (over) {
            return;
        }
        missing.add(segment);
        if (!timer.pending()) {
            timer.startNanos(Math.max(0, segment.sentNanos() + timeoutNanos() - environment.nowNanos()));
        }
    }

    private long timeoutNanos() {
        long rtt = endpoint.roundTripNanos();
        long first = rtt < 0 ? INITIAL_NANOS : rtt + Math.max(MIN_NANOS, 2 * rtt);
        return Math.min(MAX_NANOS, first << retries);
    }

    private void expired() {
        if (retries == limit()) {
            end();
            endpoint.timedOut();
            return;
        }
        retries++;
        sendAgain();
    }

    private int limit() {
        Kind kind = missing.getFirst().type();
        return kind == Kind.SYN ? SYN_RETRIES : kind == Kind.SYN_ACK ? SYN_ACK_RETRIES : RETRIES;
    }

    /** Sends what is missing, now. */
    void sendAgain() {
        timer.cancel();
        List<Segment> again = missing;
        missing = new ArrayList<>(4);
        for (Segment segment : again) {
            segment.sentAt(environment.nowNanos());
            link.sendAgain(segment);
        }
    }

    /** The receiver has heard something, and the sender knows: the time-out begins anew. */
    void acknowledged() {
        retries = 0;
    }

    void end() {
        over = true;
        timer.cancel();
        missing.clear();
    }
}
