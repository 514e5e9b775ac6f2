package io.simpyio.http;

/**
 * How much of each part of a message is taken from the other side, in bytes.
 *
 * @param startLine of the first line; more is answered with 414
 * @param headers of all header fields, and of all trailer fields; more is answered with 431
 * @param chunk of one chunk; more is answered with 413
 * @param body of a body, unless its reader {@linkplain HttpBody#limit(long) says otherwise}; more is answered with 413
 */
public record HttpLimits(int startLine, int headers, int chunk, long body) {

    /** 8 KiB, 16 KiB, 16 MiB and 16 MiB. */
    public static final HttpLimits DEFAULT = new HttpLimits(8 << 10, 16 << 10, 16 << 20, 16 << 20);

    /** Fails with an {@link IllegalArgumentException} if a number is not positive. */
    public HttpLimits {
        requirePositive("startLine", startLine);
        requirePositive("headers", headers);
        requirePositive("chunk", chunk);
        requirePositive("body", body);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }
}
