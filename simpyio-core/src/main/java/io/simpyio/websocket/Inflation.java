package io.simpyio.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Decompresses the messages of one direction (RFC 7692, 7.2.2). Loop-confined. */
final class Inflation {

    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int CHUNK_BYTES = 4_096;

    private final boolean contextTakeover;
    private final int maxMessageBytes;
    private final Inflater inflater = new Inflater(true);
    private final byte[] chunk = new byte[CHUNK_BYTES];

    private byte[] input = {};

    Inflation(boolean contextTakeover, int maxMessageBytes) {
        this.contextTakeover = contextTakeover;
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Decompresses the payload of a frame.
     *
     * @param last whether it ends its message
     * @param maxBytes so much may come out of it; more is a {@link WebSocketException} of code 1009
     */
    byte[] inflate(byte[] payload, boolean last, int maxBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(maxBytes, 2L * payload.length + 64));
        input(payload);
        drain(out, maxBytes);
        if (last) {
            input(TAIL);
            drain(out, maxBytes);
            if (!contextTakeover) {
                inflater.reset();
            }
        }
        return out.toByteArray();
    }

    private void drain(ByteArrayOutputStream out, int maxBytes) {
        try {
            while (true) {
                int count = inflater.inflate(chunk);
                if (count > maxBytes - out.size()) {
                    throw MessageDecoder.tooBig(maxMessageBytes);
                }
                out.write(chunk, 0, count);
                if (inflater.finished()) {
                    goOnBehindLastBlock();
                } else if (count == 0) {
                    break;
                }
            }
        } catch (DataFormatException e) {
            throw bad(e);
        }
        if (inflater.needsDictionary() || !inflater.needsInput()) {
            throw bad(null);
        }
    }

    /** Some end a message with a block that says to be the last one (RFC 7692, 7.2.3.4). */
    private void goOnBehindLastBlock() {
        byte[] rest = Arrays.copyOfRange(input, input.length - inflater.getRemaining(), input.length);
        inflater.reset();
        input(rest);
    }

    private void input(byte[] bytes) {
        input = bytes;
        inflater.setInput(bytes);
    }

    private static WebSocketException bad(@Nullable Throwable cause) {
        return new WebSocketException(
                new WebSocketClose(WebSocketClose.INVALID_PAYLOAD_DATA, "Data that cannot be decompressed"), cause);
    }

    void end() {
        inflater.end();
    }
}
