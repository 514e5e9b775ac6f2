package io.simpyio.websocket;

import java.nio.charset.StandardCharsets;

/**
 * How a WebSocket has ended, or is to end: a status code and a reason (RFC 6455, 7.1.5 and 7.4).
 *
 * @param code from 1000 to 4999; {@link #NO_STATUS_RECEIVED} and {@link #ABNORMAL_CLOSURE} are never sent
 * @param reason for people to read; may be empty
 */
public record WebSocketClose(int code, String reason) {

    /** The purpose is fulfilled. */
    public static final int NORMAL_CLOSURE = 1000;

    /** The server goes down, or the browser has left the page. */
    public static final int GOING_AWAY = 1001;

    /** The other side has broken the protocol. */
    public static final int PROTOCOL_ERROR = 1002;

    /** A message of a kind that is not understood here. */
    public static final int UNSUPPORTED_DATA = 1003;

    /** The other side has closed without a code; never sent. */
    public static final int NO_STATUS_RECEIVED = 1005;

    /** The connection was lost without a closing handshake; never sent. */
    public static final int ABNORMAL_CLOSURE = 1006;

    /** A text that is not UTF-8, or data that cannot be decompressed. */
    public static final int INVALID_PAYLOAD_DATA = 1007;

    /** A rule of this side was broken that has no code of its own. */
    public static final int POLICY_VIOLATION = 1008;

    /** A message over the limit. */
    public static final int MESSAGE_TOO_BIG = 1009;

    /** A failure inside the server. */
    public static final int INTERNAL_ERROR = 1011;

    /** A control frame has 125 bytes at most, two of which are the code. */
    static final int MAX_REASON_BYTES = 123;

    /** Whether a code may be in a frame: it is one that the registry knows, or one of an application (RFC 6455, 7.4.2). */
    static boolean sendable(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    /** For what a user wants to send; fails with an {@link IllegalArgumentException} if that is not possible. */
    static WebSocketClose toSend(int code, String reason) {
        if (!sendable(code)) {
            throw new IllegalArgumentException(
                    "A close frame has a code of 1000 to 1003, 1007 to 1014, or 3000 to 4999, not " + code);
        }
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_REASON_BYTES) {
            throw new IllegalArgumentException(
                    "The reason has " + bytes + " bytes, but a close frame has room for " + MAX_REASON_BYTES);
        }
        return new WebSocketClose(code, reason);
    }

    /** What is in the frame: the code, and as much of the reason as there is room for. */
    byte[] payload() {
        if (!sendable(code)) {
            return new byte[0];
        }
        String shortened = reason;
        byte[] text = shortened.getBytes(StandardCharsets.UTF_8);
        while (text.length > MAX_REASON_BYTES) {
            shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
            text = shortened.getBytes(StandardCharsets.UTF_8);
        }
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return payload;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }
}
