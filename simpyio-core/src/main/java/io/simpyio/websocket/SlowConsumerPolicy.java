package io.simpyio.websocket;

/** What becomes of a WebSocket whose other side does not take messages as fast as they are sent. */
public enum SlowConsumerPolicy {
    /** Whoever awaits a send is suspended; one that is not awaited, and over the limit, fails. */
    SUSPEND,
    /** It is closed with code 1008 when more waits than the limits allow. */
    CLOSE
}
