package io.simpyio.net;

/**
 * What the sockets of a network have done, at some recent moment.
 *
 * @param open connections open now
 * @param listening server sockets open now
 * @param accepted connections accepted since the start
 * @param connected connections made to others since the start
 * @param bytesRead bytes received since the start
 * @param bytesWritten bytes handed to the operating system since the start
 * @param handshakes TLS handshakes that were done since the start, of both sides
 * @param failedHandshakes TLS handshakes that failed since the start
 */
public record SocketStats(
        long open,
        long listening,
        long accepted,
        long connected,
        long bytesRead,
        long bytesWritten,
        long handshakes,
        long failedHandshakes) {}
