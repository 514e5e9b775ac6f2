package io.simpyio.websocket;

import io.netty.handler.codec.http.websocketx.WebSocketFrameMaskGenerator;
import java.security.SecureRandom;

/** The masks of a client's frames, which nobody may be able to foretell (RFC 6455, 10.3). Loop-confined. */
final class Masks implements WebSocketFrameMaskGenerator {

    /** So many are drawn at once, as each draw has a price. */
    private static final int DRAWN_BYTES = 1_024;

    private final SecureRandom random;
    private final byte[] drawn = new byte[DRAWN_BYTES];
    private int at = DRAWN_BYTES;

    Masks(SecureRandom random) {
        this.random = random;
    }

    @Override
    public int nextMask() {
        if (at == DRAWN_BYTES) {
            random.nextBytes(drawn);
            at = 0;
        }
        return (drawn[at++] & 0xff) << 24 | (drawn[at++] & 0xff) << 16 | (drawn[at++] & 0xff) << 8 | drawn[at++] & 0xff;
    }
}
