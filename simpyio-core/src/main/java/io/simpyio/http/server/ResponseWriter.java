package io.simpyio.http.server;

import io.simpyio.codec.Codec;
import io.simpyio.http.HttpBodyWriter;
import io.simpyio.http.HttpBodyWriter.Framing;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.HttpOutput;

/** Puts responses on the wire: framing, compression, and the fields that are the server's business. Loop-confined. */
final class ResponseWriter {

    private static final byte[] NOTHING = {};

    private final HttpOutput output;
    private final ResponseDate date;
    private final Codec codec;
    private final boolean compression;

    ResponseWriter(HttpOutput output, HttpServer server) {
        this.output = output;
        this.date = server.date();
        this.codec = server.options().codec();
        this.compression = server.options().compression();
    }

    /** What is known about the request when its response is written. */
    record Situation(boolean head, boolean http11, HttpHeaders requestHeaders, boolean keepAlive) {}

    /** JSON as the bytes it is on the wire, while a failure to encode can still become a response. */
    HttpResponse.Content encoded(HttpResponse.Content content) {
        return content instanceof HttpResponse.Json json ? new HttpResponse.Bytes(codec.encode(json.value())) : content;
    }

    /** Writes a response with its body, which {@link #encoded} has given; tells whether the connection can go on. */
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
        connection(headers, keepAlive, situation.http11());
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
        Framing framing =
                stream.length() >= 0 && !gzip ? Framing.LENGTH : situation.http11() ? Framing.CHUNKED : Framing.CLOSE;
        boolean keepAlive = mayKeepAlive && (framing != Framing.CLOSE || none);
        connection(headers, keepAlive, situation.http11());
        if (framing == Framing.LENGTH) {
            headers.set("Content-Length", Long.toString(stream.length()));
        } else if (framing == Framing.CHUNKED && !hasNoContent(response.status())) {
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

    private static void connection(HttpHeaders headers, boolean keepAlive, boolean http11) {
        if (!keepAlive) {
            headers.set("Connection", "close");
        } else if (!http11) {
            headers.set("Connection", "keep-alive");
        }
    }

    private static boolean hasNoContent(int status) {
        return status == 204 || status == 304;
    }
}
