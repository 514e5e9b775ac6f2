package io.simpyio.websocket;

/** A message as a whole, whatever frames it came in. */
public sealed interface WebSocketMessage {

    /** A text, which was proper UTF-8. */
    record Text(String text) implements WebSocketMessage {

        @Override
        public byte[] bytes() {
            throw new WebSocketException(WebSocketClose.UNSUPPORTED_DATA, "A text where binary data is needed");
        }
    }

    /** Bytes. */
    record Binary(byte[] bytes) implements WebSocketMessage {

        @Override
        public String text() {
            throw new WebSocketException(WebSocketClose.UNSUPPORTED_DATA, "Binary data where a text is needed");
        }
    }

    /** The text; fails with a {@link WebSocketException} of code 1003 if it is none. */
    String text();

    /** The bytes; fails with a {@link WebSocketException} of code 1003 if it is a text. */
    byte[] bytes();
}
