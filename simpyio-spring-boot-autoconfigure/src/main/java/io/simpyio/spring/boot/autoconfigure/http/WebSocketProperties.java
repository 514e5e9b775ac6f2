package io.simpyio.spring.boot.autoconfigure.http;

import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import io.simpyio.websocket.SlowConsumerPolicy;
import io.simpyio.websocket.WebSocketOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the WebSockets of the HTTP server.
 *
 * @param maxMessageSize Maximum size of a message that is received; a larger one ends its WebSocket.
 * @param maxFrameSize Maximum size of a frame that is received; that of a message if not set.
 * @param maxReadAheadSize Maximum size of what is read before a handler receives it.
 * @param maxQueuedMessages Maximum number of messages that wait to be sent on one WebSocket.
 * @param maxQueuedSize Maximum size of what waits to be sent on one WebSocket.
 * @param slowConsumer What becomes of a WebSocket on which more waits to be sent.
 * @param pingInterval Time of silence after which a ping is sent; 0 for none.
 * @param pingTimeout Time that a client may be silent after a ping.
 * @param writeTimeout Time that a client may take nothing of what is sent.
 * @param closeTimeout Time that a closing handshake may take.
 * @param allowedOrigins Origins of the pages that may open a WebSocket, "*" for all; those of the same host if not set.
 * @param compression Whether messages are compressed for clients that can read that, at a price in memory.
 * @param contextTakeover Whether compressed messages may refer to earlier ones.
 * @param minCompressedSize Size of the smallest message that is compressed.
 */
@ConfigurationProperties(WebSocketProperties.PREFIX)
public record WebSocketProperties(
        @DefaultValue("1MB") DataSize maxMessageSize,
        @Nullable DataSize maxFrameSize,
        @DefaultValue("64KB") DataSize maxReadAheadSize,
        @DefaultValue("1024") int maxQueuedMessages,
        @DefaultValue("1MB") DataSize maxQueuedSize,
        @DefaultValue("suspend") SlowConsumerPolicy slowConsumer,
        @DefaultValue("30s") Duration pingInterval,
        @DefaultValue("20s") Duration pingTimeout,
        @DefaultValue("60s") Duration writeTimeout,
        @DefaultValue("5s") Duration closeTimeout,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("false") boolean compression,
        @DefaultValue("true") boolean contextTakeover,
        @DefaultValue("256B") DataSize minCompressedSize) {

    static final String PREFIX = HttpServerProperties.PREFIX + ".websocket";

    void check() {
        PropertyRange.between(PREFIX + ".max-message-size", maxMessageSize.toBytes(), 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-frame-size", frameSize().toBytes(), 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-read-ahead-size", maxReadAheadSize.toBytes(), 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-queued-messages", maxQueuedMessages, 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-queued-size", maxQueuedSize.toBytes(), 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".min-compressed-size", minCompressedSize.toBytes(), 0, Integer.MAX_VALUE);
        PropertyRange.atLeast(PREFIX + ".ping-interval", pingInterval, Duration.ZERO);
        PropertyRange.atLeast(PREFIX + ".ping-timeout", pingTimeout, Duration.ofMillis(1));
        PropertyRange.atLeast(PREFIX + ".write-timeout", writeTimeout, Duration.ofMillis(1));
        PropertyRange.atLeast(PREFIX + ".close-timeout", closeTimeout, Duration.ofMillis(1));
    }

    private DataSize frameSize() {
        return maxFrameSize == null ? maxMessageSize : maxFrameSize;
    }

    WebSocketOptions options(String... subprotocols) {
        return WebSocketOptions.builder()
                .maxMessageBytes(Math.toIntExact(maxMessageSize.toBytes()))
                .maxFrameBytes(Math.toIntExact(frameSize().toBytes()))
                .maxReadAheadBytes(Math.toIntExact(maxReadAheadSize.toBytes()))
                .maxQueuedMessages(maxQueuedMessages)
                .maxQueuedBytes(Math.toIntExact(maxQueuedSize.toBytes()))
                .slowConsumer(slowConsumer)
                .pingInterval(pingInterval)
                .pingTimeout(pingTimeout)
                .writeTimeout(writeTimeout)
                .closeTimeout(closeTimeout)
                .subprotocols(subprotocols)
                .allowedOrigins(allowedOrigins.toArray(String[]::new))
                .compression(compression)
                .contextTakeover(contextTakeover)
                .minCompressedBytes(Math.toIntExact(minCompressedSize.toBytes()))
                .build();
    }
}
