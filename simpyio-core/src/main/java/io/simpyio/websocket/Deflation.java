package io.simpyio.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses the messages of one direction (RFC 7692, 7.2.1). The JDK's zlib has a window of 32 KiB only; where a smaller
 * one was agreed on, it forgets all at least that often, so that nothing refers to what is farther away.
 *
 * <p>Loop-confined.
 */
final class Deflation {

    private static final int LEVEL = 6;
    private static final int MAX_WINDOW_BITS = 15;
    private static final int CHUNK_BYTES = 4_096;
    private static final int TAIL_BYTES = 4;

    private final boolean contextTakeover;
    private final int windowBytes;
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int sinceForgotten;

    Deflation(boolean contextTakeover, int windowBits) {
        this.contextTakeover = contextTakeover;
        this.windowBytes = windowBits == MAX_WINDOW_BITS ? Integer.MAX_VALUE : 1 << windowBits;
    }

    /** Compresses the payload of a frame; {@code last} is whether it ends its message. */
    byte[] deflate(byte[] payload, boolean last) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length / 2 + 64);
        int at = 0;
        while (at < payload.length) {
            int count = Math.min(payload.length - at, windowBytes - sinceForgotten);
            deflater.setInput(payload, at, count);
            at += count;
            sinceForgotten += count;
            boolean full = sinceForgotten == windowBytes;
            if (full) {
                sinceForgotten = 0;
            }
            drain(out, full ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH);
        }
        if (!last) {
            return out.toByteArray();
        }
        if (!contextTakeover) {
            deflater.reset();
            sinceForgotten = 0;
        }
        return withoutTail(out.toByteArray());
    }

    private void drain(ByteArrayOutputStream out, int flush) {
        int count;
        do {
            count = deflater.deflate(chunk, 0, chunk.length, flush);
            out.write(chunk, 0, count);
        } while (count == chunk.length);
    }

    /** Nothing is one byte (RFC 7692, 7.2.3.6), the beginning of an empty block. */
    private static byte[] withoutTail(byte[] compressed) {
        return compressed.length == 0 ? new byte[1] : Arrays.copyOf(compressed, compressed.length - TAIL_BYTES);
    }

    void end() {
        deflater.end();
    }
}
