package io.simpyio.websocket;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The limits of a WebSocket, and what it does by itself; the same for both sides.
 *
 * @param maxMessageBytes of a message that is received, after decompression; a larger one ends it with code 1009
 * @param maxFrameBytes of the payload of a frame that is received; a larger one ends it with code 1009
 * @param maxReadAheadBytes so much is taken from the network before anybody receives it, or one message that is larger
 * @param maxQueuedMessages how many messages and fragments may wait to be sent
 * @param maxQueuedBytes how many bytes of payload may wait to be sent, or one message that is larger
 * @param slowConsumer what becomes of it when more waits to be sent
 * @param pingInterval after how much silence of the other side a ping is sent; zero for none
 * @param pingTimeout how long the other side may be silent after that; then the connection counts as lost
 * @param writeTimeout how long the other side may take nothing of what is written; then the connection counts as lost
 * @param closeTimeout how long a closing handshake may take, and the end of the connection after it
 * @param handshakeTimeout how long a client tries to open it
 * @param subprotocols that are spoken here, best first; a server takes the first one that the client speaks, too
 * @param allowedOrigins the origins, such as {@code https://example.org}, of the pages that may open it, {@code *} for all;
 *     with none, the page must be of the same host and port. Programs send no origin, and are let in; for servers only
 * @param compression whether messages are compressed if the other side can do so (RFC 7692); costs about 300 KiB of memory
 *     for each WebSocket
 * @param contextTakeover whether compressed messages may refer to earlier ones
 * @param minCompressedBytes smaller messages are not compressed
 */
public record WebSocketOptions(
        int maxMessageBytes,
        int maxFrameBytes,
        int maxReadAheadBytes,
        int maxQueuedMessages,
        int maxQueuedBytes,
        SlowConsumerPolicy slowConsumer,
        Duration pingInterval,
        Duration pingTimeout,
        Duration writeTimeout,
        Duration closeTimeout,
        Duration handshakeTimeout,
        List<String> subprotocols,
        Set<String> allowedOrigins,
        boolean compression,
        boolean contextTakeover,
        int minCompressedBytes) {

    /**
     * Messages of 1 MiB, 64 KiB read ahead, 1,024 messages or 1 MiB waiting to be sent, which suspends; a ping after 30 s,
     * which has 20 s; 60 s for a write, 5 s to close, 30 s to open; no compression.
     */
    public static final WebSocketOptions DEFAULT = builder().build();

    /** Fails with an {@link IllegalArgumentException} if a limit makes no sense. */
    public WebSocketOptions {
        requirePositive("maxMessageBytes", maxMessageBytes);
        requirePositive("maxFrameBytes", maxFrameBytes);
        requirePositive("maxReadAheadBytes", maxReadAheadBytes);
        requirePositive("maxQueuedMessages", maxQueuedMessages);
        requirePositive("maxQueuedBytes", maxQueuedBytes);
        requirePositive("pingTimeout", pingTimeout.toNanos());
        requirePositive("writeTimeout", writeTimeout.toNanos());
        requirePositive("closeTimeout", closeTimeout.toNanos());
        requirePositive("handshakeTimeout", handshakeTimeout.toNanos());
        if (pingInterval.isNegative()) {
            throw new IllegalArgumentException("pingInterval must not be negative, but is " + pingInterval);
        }
        if (minCompressedBytes < 0) {
            throw new IllegalArgumentException("minCompressedBytes must not be negative, but is " + minCompressedBytes);
        }
        subprotocols = List.copyOf(subprotocols);
        allowedOrigins = Set.copyOf(allowedOrigins);
        for (String subprotocol : subprotocols) {
            if (!Handshake.isToken(subprotocol)) {
                throw new IllegalArgumentException("Not the name of a subprotocol: " + subprotocol);
            }
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }

    /** These with other {@link #subprotocols()}. */
    public WebSocketOptions withSubprotocols(String... names) {
        return new WebSocketOptions(
                maxMessageBytes,
                maxFrameBytes,
                maxReadAheadBytes,
                maxQueuedMessages,
                maxQueuedBytes,
                slowConsumer,
                pingInterval,
                pingTimeout,
                writeTimeout,
                closeTimeout,
                handshakeTimeout,
                List.of(names),
                allowedOrigins,
                compression,
                contextTakeover,
                minCompressedBytes);
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Makes {@link WebSocketOptions}. Not thread-safe; {@link #build()} checks the values. */
    public static final class Builder {

        private int maxMessageBytes = 1 << 20;
        private int maxFrameBytes = 1 << 20;
        private int maxReadAheadBytes = 64 << 10;
        private int maxQueuedMessages = 1_024;
        private int maxQueuedBytes = 1 << 20;
        private SlowConsumerPolicy slowConsumer = SlowConsumerPolicy.SUSPEND;
        private Duration pingInterval = Duration.ofSeconds(30);
        private Duration pingTimeout = Duration.ofSeconds(20);
        private Duration writeTimeout = Duration.ofSeconds(60);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private Duration handshakeTimeout = Duration.ofSeconds(30);
        private List<String> subprotocols = List.of();
        private Set<String> allowedOrigins = Set.of();
        private boolean compression;
        private boolean contextTakeover = true;
        private int minCompressedBytes = 256;

        private Builder() {}

        /** See {@link WebSocketOptions#maxMessageBytes()}; sets {@link WebSocketOptions#maxFrameBytes()} to the same. */
        public Builder maxMessageBytes(int limit) {
            maxMessageBytes = limit;
            maxFrameBytes = limit;
            return this;
        }

        /** See {@link WebSocketOptions#maxFrameBytes()}. */
        public Builder maxFrameBytes(int limit) {
            maxFrameBytes = limit;
            return this;
        }

        /** See {@link WebSocketOptions#maxReadAheadBytes()}. */
        public Builder maxReadAheadBytes(int limit) {
            maxReadAheadBytes = limit;
            return this;
        }

        /** See {@link WebSocketOptions#maxQueuedMessages()}. */
        public Builder maxQueuedMessages(int limit) {
            maxQueuedMessages = limit;
            return this;
        }

        /** See {@link WebSocketOptions#maxQueuedBytes()}. */
        public Builder maxQueuedBytes(int limit) {
            maxQueuedBytes = limit;
            return this;
        }

        /** See {@link WebSocketOptions#slowConsumer()}. */
        public Builder slowConsumer(SlowConsumerPolicy policy) {
            slowConsumer = policy;
            return this;
        }

        /** See {@link WebSocketOptions#pingInterval()}. */
        public Builder pingInterval(Duration interval) {
            pingInterval = interval;
            return this;
        }

        /** See {@link WebSocketOptions#pingTimeout()}. */
        public Builder pingTimeout(Duration timeout) {
            pingTimeout = timeout;
            return this;
        }

        /** See {@link WebSocketOptions#writeTimeout()}. */
        public Builder writeTimeout(Duration timeout) {
            writeTimeout = timeout;
            return this;
        }

        /** See {@link WebSocketOptions#closeTimeout()}. */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = timeout;
            return this;
        }

        /** See {@link WebSocketOptions#handshakeTimeout()}. */
        public Builder handshakeTimeout(Duration timeout) {
            handshakeTimeout = timeout;
            return this;
        }

        /** See {@link WebSocketOptions#subprotocols()}. */
        public Builder subprotocols(String... names) {
            subprotocols = List.of(names);
            return this;
        }

        /** See {@link WebSocketOptions#allowedOrigins()}. */
        public Builder allowedOrigins(String... origins) {
            allowedOrigins = Set.of(origins);
            return this;
        }

        /** See {@link WebSocketOptions#compression()}. */
        public Builder compression(boolean wanted) {
            compression = wanted;
            return this;
        }

        /** See {@link WebSocketOptions#contextTakeover()}. */
        public Builder contextTakeover(boolean wanted) {
            contextTakeover = wanted;
            return this;
        }

        /** See {@link WebSocketOptions#minCompressedBytes()}. */
        public Builder minCompressedBytes(int bytes) {
            minCompressedBytes = bytes;
            return this;
        }

        /** Makes the options. */
        public WebSocketOptions build() {
            return new WebSocketOptions(
                    maxMessageBytes,
                    maxFrameBytes,
                    maxReadAheadBytes,
                    maxQueuedMessages,
                    maxQueuedBytes,
                    slowConsumer,
                    pingInterval,
                    pingTimeout,
                    writeTimeout,
                    closeTimeout,
                    handshakeTimeout,
                    subprotocols,
                    allowedOrigins,
                    compression,
                    contextTakeover,
                    minCompressedBytes);
        }
    }
}
