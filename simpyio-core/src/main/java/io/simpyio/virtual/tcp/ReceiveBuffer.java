package io.simpyio.virtual.tcp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/** The bytes that have arrived and were not read yet; the window that the sender respects is its bound. */
final class ReceiveBuffer {

    private final Deque<ByteBuf> payloads = new ArrayDeque<>(4);

    boolean isEmpty() {
        return payloads.isEmpty();
    }

    void add(ByteBuf payload) {
        payloads.add(payload);
    }

    void clear() {
        payloads.clear();
    }

    /** Moves as many bytes as there are and as there is room for; their number. */
    int moveTo(ByteBuf target) {
        int room = target.writableBytes();
        int moved = 0;
        ByteBuf payload;
        while (moved < room && (payload = payloads.peek()) != null) {
            int count = Math.min(room - moved, payload.readableBytes());
            target.writeBytes(payload, count);
            moved += count;
            if (!payload.isReadable()) {
                payloads.remove();
            }
        }
        return moved;
    }
}
