package io.simpyio.spring.boot.autoconfigure.http;

import io.simpyio.message.MessageOptions;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.http.RpcHttpOptions;
import io.simpyio.rpc.websocket.RpcWebSocketOptions;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import io.simpyio.spring.boot.autoconfigure.rpc.RpcCodecs;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Properties of calls over HTTP and WebSocket.
 *
 * @param enabled Whether RPC endpoints are served there.
 * @param path Path below which each can be called, and at which WebSockets for calls are opened.
 * @param maxCalls Maximum number of calls that run at once; one more fails.
 * @param maxBodySize Maximum size of the arguments of a call over HTTP.
 * @param maxOutstanding Maximum number of unanswered calls of one WebSocket, each way.
 */
@ConfigurationProperties(RpcProperties.PREFIX)
public record RpcProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("/rpc") String path,

        @DefaultValue("" + RpcOptions.DEFAULT_MAX_CALLS) int maxCalls,

        @DefaultValue("1MB") DataSize maxBodySize,

        @DefaultValue("" + MessageOptions.DEFAULT_LIMIT) int maxOutstanding) {

    static final String PREFIX = HttpServerProperties.PREFIX + ".rpc";

    void check() {
        if (!path.startsWith("/") || path.contains("{") || path.contains("*")) {
            throw new InvalidConfigurationPropertyValueException(
                    PREFIX + ".path", path, "It must start with a slash and have no variables.");
        }
        PropertyRange.between(PREFIX + ".max-calls", maxCalls, 1, Integer.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-body-size", maxBodySize.toBytes(), 1, Long.MAX_VALUE);
        PropertyRange.between(PREFIX + ".max-outstanding", maxOutstanding, 1, Integer.MAX_VALUE);
    }

    RpcHttpOptions http(RpcCodecs codecs) {
        return new RpcHttpOptions(codecs.http(), maxBodySize.toBytes());
    }

    RpcWebSocketOptions webSocket(RpcCodecs codecs, WebSocketProperties limits) {
        return new RpcWebSocketOptions(codecs.messages(maxOutstanding), limits.options());
    }
}
