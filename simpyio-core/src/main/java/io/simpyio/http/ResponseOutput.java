package io.simpyio.http;

import io.simpyio.http.HttpBodyWriter.Framing;

/** Where a response goes to. Loop-confined. Fails like {@link io.simpyio.net.TcpSocket#write}. */
public interface ResponseOutput {

    /** Tells the other side that its body is welcome, when the process suspends. */
    void writeContinue();

    /** Writes a response whose body is there, or that has none; may suspend, and need not wait until it is on its way. */
    void writeResponse(int status, HttpHeaders headers, byte[] body);

    /** Writes the head of a response and gives what writes its body; suspends. */
    HttpBodyWriter beginResponse(int status, HttpHeaders headers, Framing framing, long length, boolean gzip);
}
