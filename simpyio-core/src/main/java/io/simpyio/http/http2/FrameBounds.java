package io.simpyio.http.http2;

/**
 * Follows what comes from frame to frame (RFC 9113, 4.1), to know whether something is still to come whole: Netty's codec
 * tells of frames, and of heads, only when it has all of them. Loop-confined.
 */
final class FrameBounds {

    private static final int PREFACE_BYTES = 24;
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int TYPE = 3;
    private static final int FLAGS = 4;

    private static final int HEADERS = 1;
    private static final int PUSH_PROMISE = 5;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private final byte[] header = new byte[FRAME_HEADER_BYTES];
    private int headerBytes;
    private int payloadBytes;
    private boolean ofHead;
    private boolean lastOfHead = true;
    private long heads;

    /** What a client sends begins with a preface. */
    FrameBounds(boolean fromClient) {
        payloadBytes = fromClient ? PREFACE_BYTES : 0;
    }

    /** Takes the next bytes that have come. */
    void received(byte[] data) {
        int next = 0;
        while (next < data.length) {
            if (payloadBytes > 0) {
                int part = Math.min(payloadBytes, data.length - next);
                next += part;
                payloadBytes -= part;
            } else {
                header[headerBytes++] = data[next++];
                if (headerBytes == FRAME_HEADER_BYTES) {
                    frameBegins();
                }
            }
            if (payloadBytes == 0 && headerBytes == 0 && ofHead) {
                ofHead = false;
                heads += lastOfHead ? 1 : 0;
            }
        }
    }

    private void frameBegins() {
        headerBytes = 0;
        payloadBytes = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
        int type = header[TYPE];
        if (type == HEADERS || type == PUSH_PROMISE || type == CONTINUATION) {
            ofHead = true;
            lastOfHead = (header[FLAGS] & END_HEADERS) != 0;
        }
    }

    /** Whether a part of a frame has come, or of a head of several. */
    boolean partial() {
        return headerBytes > 0 || payloadBytes > 0 || inHead();
    }

    /** Whether a part of a head has come. */
    boolean inHead() {
        return ofHead || !lastOfHead;
    }

    /** How many heads have come whole. */
    long heads() {
        return heads;
    }
}
