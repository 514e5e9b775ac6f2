package io.simpyio.websocket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Checks that a text which comes in pieces is UTF-8 (RFC 3629), and tells with the piece that makes it impossible.
 * Loop-confined.
 */
final class Utf8 {

    private static final int SCRATCH_CHARS = 512;
    private static final int MAX_SEQUENCE_BYTES = 4;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer scratch = CharBuffer.allocate(SCRATCH_CHARS);

    /** The beginning of a character whose end is still to come. */
    private final ByteBuffer begun = ByteBuffer.allocate(MAX_SEQUENCE_BYTES);

    /** A whole text as a string. */
    static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) { // Which stands for what is malformed, or for itself.
            new Utf8().check(bytes, true);
        }
        return text;
    }

    /** Takes the next piece; fails with a {@link WebSocketException} of code 1007. */
    void check(byte[] piece, boolean last) {
        ByteBuffer bytes = ByteBuffer.wrap(piece);
        while (begun.position() > 0 && bytes.hasRemaining()) {
            begun.put(bytes.get());
            begun.flip();
            decode(begun);
            begun.compact();
            refuseHopeless(begun.array(), begun.position());
        }
        decode(bytes);
        if (bytes.hasRemaining()) {
            begun.put(bytes);
            refuseHopeless(begun.array(), begun.position());
        }
        if (last) {
            boolean cut = begun.position() > 0;
            begun.clear();
            decoder.reset();
            if (cut) {
                throw bad();
            }
        }
    }

    private void decode(ByteBuffer bytes) {
        CoderResult result;
        do {
            scratch.clear();
            result = decoder.decode(bytes, scratch, false);
        } while (result.isOverflow());
        if (result.isError()) {
            throw bad();
        }
    }

    /** The JDK waits for the end of some sequences of which the beginning is wrong already. */
    private static void refuseHopeless(byte[] sequence, int length) {
        int lead = sequence[0] & 0xff;
        boolean surrogate = length > 1 && lead == 0xed && (sequence[1] & 0xff) >= 0xa0;
        if (length > 0 && (lead > 0xf4 || surrogate)) {
            throw bad();
        }
    }

    private static WebSocketException bad() {
        return new WebSocketException(WebSocketClose.INVALID_PAYLOAD_DATA, "A text that is not UTF-8");
    }
}
