package io.simpyio.http.http2;

/**
 * How much a connection of HTTP/2 takes from the other side, beyond what {@link io.simpyio.http.HttpLimits} says of each
 * message.
 *
 * @param streams how many streams the other side may have open at once, and how many requests of a connection are
 *     handled at once; one more is refused
 * @param streamWindow how many bytes of a stream may wait to be read, which is what holds up its sender; from 65,535 on
 * @param resetsPerSecond how many streams the other side may give up within a second; at one more the connection ends
 *     (CVE-2023-44487)
 * @param controlFramesPerSecond how many PING, SETTINGS and unknown frames may come within a second; at one more the
 *     connection ends
 */
public record Http2Limits(int streams, int streamWindow, int resetsPerSecond, int controlFramesPerSecond) {

    /** What every connection begins with (RFC 9113, 6.9.2). */
    static final int INITIAL_WINDOW = 65_535;

    /** 128 streams, 64 KiB, 200 and 1,000. */
    public static final Http2Limits DEFAULT = new Http2Limits(128, 64 << 10, 200, 1_000);

    /** Fails with an {@link IllegalArgumentException} if a number makes no sense. */
    public Http2Limits {
        requireAtLeast("streams", streams, 1);
        requireAtLeast("streamWindow", streamWindow, INITIAL_WINDOW);
        requireAtLeast("resetsPerSecond", resetsPerSecond, 1);
        requireAtLeast("controlFramesPerSecond", controlFramesPerSecond, 1);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
        }
    }

    /** These with another {@link #streams()}. */
    public Http2Limits withStreams(int limit) {
        return new Http2Limits(limit, streamWindow, resetsPerSecond, controlFramesPerSecond);
    }

    /** These with another {@link #streamWindow()}. */
    public Http2Limits withStreamWindow(int bytes) {
        return new Http2Limits(streams, bytes, resetsPerSecond, controlFramesPerSecond);
    }

    /** These with another {@link #resetsPerSecond()}. */
    public Http2Limits withResetsPerSecond(int limit) {
        return new Http2Limits(streams, streamWindow, limit, controlFramesPerSecond);
    }

    /** These with another {@link #controlFramesPerSecond()}. */
    public Http2Limits withControlFramesPerSecond(int limit) {
        return new Http2Limits(streams, streamWindow, resetsPerSecond, limit);
    }
}
