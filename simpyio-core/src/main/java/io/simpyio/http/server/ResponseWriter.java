package io.simpyio.http.server;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import io.simpyio.http.HttpBodyWriter;
import io.simpyio.http.HttpBodyWriter.Framing;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.HttpVersion;
import io.simpyio.http.ResponseOutput;

/** Puts responses on the wire: framing, compression, and the fields that are the server's business. Loop-confined. */
final class ResponseWriter {

    private static final byte[] NOTHING = {};
    private static final AsciiString DATE = AsciiString.cached("Date");
    private static final AsciiString CONNECTION = AsciiString.cached("Connection");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");
    private static final AsciiString TRANSFER_ENCODING = AsciiString.cached("Transfer-Encoding");

    private final ResponseOutput output;
    private final ResponseDate date;
    private final boolean compression;

    ResponseWriter(ResponseOutput output, HttpServer server) {
        this.output = output;
        this.date = server.date();
        this.compression = server.options().compression();
    }

    /** What is known about the request when its response is written. */
    record Situation(boolean head, HttpVersion version, HttpHeaders requestHeaders, boolean keepAlive) {}

    /** Writes a response with its body, which is not JSON any more; tells whether the connection can go on. */
    boolean write(HttpResponse response, HttpResponse.Content content, Situation situation) throws Exception {
        HttpHeaders headers = response.headers();
        headers.remove(CONTENT_LENGTH).remove(TRANSFER_ENCODING);
        headers.set(DATE, date.text());
        if (content instanceof HttpResponse.Upgrade) {
            output.writeResponse(response.status(), headers, NOTHING);
            return true;
        }
        boolean keepAlive = situation.keepAlive() && !headers.contains(CONNECTION, HttpHeaderValues.CLOSE);
        if (content instanceof HttpResponse.Stream stream) {
            return writeStream(response, stream, situation, keepAlive);
        }
        connection(headers, keepAlive, situation.version());
        byte[] body = ((HttpResponse.Bytes) content).bytes();
        if (hasNoContent(response.status())) {
            body = NOTHING;
        } else {
            if (compresses(headers, body.length, situation)) {
                body = ContentCoding.compress(body);
            }
            headers.set(CONTENT_LENGTH, Integer.toString(body.length));
        }
        output.writeResponse(response.status(), headers, situation.head() ? NOTHING : body);
        return keepAlive;
    }

    private boolean writeStream(
            HttpResponse response, HttpResponse.Stream stream, Situation situation, boolean mayKeepAlive)
            throws Exception {
        HttpHeaders headers = response.headers();
        boolean none = situation.head() || hasNoContent(response.status());
        boolean gzip = compresses(headers, stream.length(), situation);
        Framing framing = stream.length() >= 0 && !gzip
                ? Framing.LENGTH
                : situation.version() == HttpVersion.HTTP_1_0 ? Framing.CLOSE : Framing.CHUNKED;
        boolean keepAlive = mayKeepAlive && (framing != Framing.CLOSE || none);
        connection(headers, keepAlive, situation.version());
        if (framing == Framing.LENGTH) {
            headers.set(CONTENT_LENGTH, Long.toString(stream.length()));
        } else if (situation.version() == HttpVersion.HTTP_1_1
                && framing == Framing.CHUNKED
                && !hasNoContent(response.status())) {
            headers.set(TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        HttpBodyWriter body;
        boolean wanted = false;
        try {
            body = output.beginResponse(
                    response.status(), headers, none ? Framing.NONE : framing, stream.length(), gzip);
            wanted = !none;
        } finally {
            if (!wanted) { // A body that nobody gets need not be made.
                stream.producer().abandoned();
            }
        }
        if (none) {
            return keepAlive;
        }
        try {
            stream.producer().produce(body);
            body.end();
        } finally {
            body.abandon();
        }
        return keepAlive;
    }

    private boolean compresses(HttpHeaders headers, long length, Situation situation) {
        if (!compression || !ContentCoding.compressible(headers, length)) {
            return false;
        }
        headers.add("Vary", "Accept-Encoding");
        if (!ContentCoding.accepted(situation.requestHeaders())) {
            return false;
        }
        headers.set("Content-Encoding", "gzip");
        return true;
    }

    private static void connection(HttpHeaders headers, boolean keepAlive, HttpVersion version) {
        if (version == HttpVersion.HTTP_2) {
            headers.remove(CONNECTION);
        } else if (!keepAlive) {
            headers.set(CONNECTION, HttpHeaderValues.CLOSE);
        } else if (version == HttpVersion.HTTP_1_0) {
            headers.set(CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    private static boolean hasNoContent(int status) {
        return status == 204 || status == 304;
    }
}
