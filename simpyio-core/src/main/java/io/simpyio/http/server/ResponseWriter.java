package io.simpyio.http.server;

import io.simpyio.http.HttpBodyWriter;
import io.simpyio.http.HttpBodyWriter.Framing;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.HttpVersion;
import io.simpyio.http.ResponseOutput;

/** Puts responses on the wire: framing, compression, and the fields that are the server's business. Loop-confined. */
final class ResponseWriter {

    private static final byte[] NOTHING = {};

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
        headers.remove("Content-Length").remove("Transfer-Encoding");
        headers.set("Date", date.text());
        if (content instanceof HttpResponse.Upgrade) {
            output.writeResponse(response.status(), headers, NOTHING);
            return true;
        }
        boolean keepAlive = situation.keepAlive() && !headers.contains("Connection", "close");
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
            headers.set("Content-Length", Integer.toString(body.length));
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
            headers.set("Content-Length", Long.toString(stream.length()));
        } else if (situation.version() == HttpVersion.HTTP_1_1
                && framing == Framing.CHUNKED
                && !hasNoContent(response.status())) {
            headers.set("Transfer-Encoding", "chunked");
        }
        HttpBodyWriter body =
                output.beginResponse(response.status(), headers, none ? Framing.NONE : framing, stream.length(), gzip);
        if (none) {
            return keepAlive; // A body that nobody gets need not be made.
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
            headers.remove("Connection");
        } else if (!keepAlive) {
            headers.set("Connection", "close");
        } else if (version == HttpVersion.HTTP_1_0) {
            headers.set("Connection", "keep-alive");
        }
    }

    private static boolean hasNoContent(int status) {
        return status == 204 || status == 304;
    }
}
