package io.simpyio.http.client;

import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpBodyWriter;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.RequestHead;
import io.simpyio.http.ResponseHead;
import io.simpyio.http.http2.Http2Connection;
import io.simpyio.http.http2.Http2Stream;
import io.simpyio.kernel.Environment;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of HTTP/2 to a server, for many requests at a time. Loop-confined. */
final class SharedConnection implements Http2Connection.Listener {

    private static final Logger logger = LoggerFactory.getLogger(SharedConnection.class);

    private final ClientPool pool;
    private final HttpClientOptions options;
    private final Http2Connection connection;
    private int taken;
    private boolean used;
    private boolean retired;

    SharedConnection(ClientPool pool, TcpSocket socket, HttpClientOptions options) {
        this.pool = pool;
        this.options = options;
        connection = new Http2Connection(
                socket,
                false,
                options.limits(),
                options.http2Limits(),
                options.idleTimeout().toNanos(),
                options.idleTimeout().toNanos(),
                this);
    }

    void start(Environment environment) {
        connection.start();
        environment.process("http2-connection", connection::run);
    }

    /** Whether one request more may be sent, as far as is known. */
    boolean hasRoom() {
        return connection.hasRoom() && taken < connection.maxStreams();
    }

    ClientPlace take() {
        taken++;
        return new Place();
    }

    @Override
    public void requested(Http2Stream stream, RequestHead head) {
        throw new IllegalStateException("A server sends no requests");
    }

    @Override
    public void changed() {
        if (hasRoom()) {
            pool.hasRoom(this);
        } else if (connection.goingAway() && !retired) {
            retired = true;
            pool.retired();
        }
    }

    @Override
    public void closed() {
        pool.closed(this);
    }

    void close() {
        connection.close();
        pool.closed(this); // What is still to be written needs no place.
    }

    /** One stream. */
    private final class Place implements ClientPlace {

        private final Http2Stream stream = connection.open();
        private boolean over;
        private boolean answered;
        private boolean producing;

        Place() {
            stream.onClosed(this::over);
        }

        private void over() {
            if (!over) {
                over = true;
                taken--;
                changed();
            }
        }

        @Override
        public Environment environment() {
            return stream.environment();
        }

        @Override
        public HttpClientResponse send(HttpClientRequest request) throws Exception {
            try {
                write(request);
            } catch (SocketException e) {
                logger.debug("The server may have answered {} before it had all of it: {}", request, e.getMessage());
            }
            ResponseHead head = stream.responseHead().await();
            answered = true;
            used = true;
            HttpBody body = stream.body();
            body.lateStatus(504);
            return new HttpClientResponse(this, head, body, options.codec());
        }

        private void write(HttpClientRequest request) throws Exception {
            HttpHeaders headers = request.sentHeaders();
            String scheme = request.uri().getScheme();
            HttpClientRequest.BodyProducer producer = request.producer().orElse(null);
            if (producer == null) {
                stream.writeRequest(
                        request.method(), scheme, request.authority(), request.target(), headers, request.body());
                return;
            }
            HttpBodyWriter body =
                    stream.beginRequest(request.method(), scheme, request.authority(), request.target(), headers);
            producing = true;
            producer.produce(body);
            body.end();
        }

        @Override
        public boolean mayRepeat(HttpClientRequest request, SocketException failure) {
            // A stream that the server resets for other reasons has had its chance.
            return stream.isUnprocessed() && !producing
                    || used
                            && !answered
                            && connection.goingAway()
                            && ClientConnection.wasClosed(failure)
                            && request.repeatable();
        }

        @Override
        public void unused() {
            over();
        }

        @Override
        public void close() {
            stream.cancel();
            over();
        }
    }
}
