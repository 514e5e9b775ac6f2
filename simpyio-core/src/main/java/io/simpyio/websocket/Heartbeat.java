package io.simpyio.websocket;

import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Tells whether the other side is still there: a ping when it has been silent for too long, and the end of the connection
 * when it stays so. While nothing is read, because nobody receives, its silence has no meaning.
 *
 * <p>Loop-confined.
 */
final class Heartbeat {

    /** So many pings may wait for their pongs. */
    static final int MAX_PINGS = 16;

    private final Environment environment;
    private final Duration interval;
    private final Duration timeout;
    private final Consumer<byte[]> sender;
    private final Runnable silent;
    private final Watchdog watchdog;
    private final Deque<Ping> pings = new ArrayDeque<>(1);
    private long number;

    /** Pings with the sender; calls {@code silent} when the other side does not answer. */
    Heartbeat(Environment environment, WebSocketOptions options, Consumer<byte[]> sender, Runnable silent) {
        this.environment = environment;
        this.interval = options.pingInterval();
        this.timeout = options.pingTimeout();
        this.sender = sender;
        this.silent = silent;
        this.watchdog = new Watchdog(environment);
    }

    /** The other side has sent something, or can be heard again. */
    void heard() {
        if (!interval.isZero()) {
            watchdog.start(interval.toNanos(), this::pingSilent);
        }
    }

    /** Nothing is read for now. */
    void pause() {
        watchdog.stop();
    }

    private void pingSilent() {
        sender.accept(nextData());
        watchdog.start(timeout.toNanos(), silent);
    }

    private byte[] nextData() {
        number++;
        byte[] data = new byte[Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            data[i] = (byte) (number >> 8 * (Long.BYTES - 1 - i));
        }
        return data;
    }

    /** Sends a ping; the event has the time until its pong. */
    Event<Duration> ping() {
        Ping ping = new Ping(nextData());
        if (pings.size() == MAX_PINGS) {
            return ping.fail(new IllegalStateException("Too many pings without pongs: the limit is " + MAX_PINGS));
        }
        pings.add(ping);
        sender.accept(ping.data);
        return ping;
    }

    /** A pong is for a ping and for all before it, which the other side need not answer (RFC 6455, 5.5.3). */
    void pong(byte[] data) {
        if (pings.stream().noneMatch(ping -> Arrays.equals(ping.data, data))) {
            return; // Not asked for, which is allowed.
        }
        Ping ping;
        do {
            ping = pings.remove();
            ping.succeed(Duration.ofNanos(environment.nowNanos() - ping.sentNanos));
        } while (!Arrays.equals(ping.data, data));
    }

    /** Nothing more is expected of the other side; pings without pongs fail. */
    void stop(WebSocketException failure) {
        watchdog.close();
        pings.forEach(ping -> ping.fail(failure));
        pings.clear();
    }

    private final class Ping extends Event<Duration> {

        private final byte[] data;
        private final long sentNanos;

        Ping(byte[] data) {
            super(environment);
            this.data = data;
            this.sentNanos = environment.nowNanos();
            defuse(); // It is the connection that is gone.
        }
    }
}
