package io.simpyio.http.server;

import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpVersion;
import io.simpyio.http.RequestHead;
import io.simpyio.http.ResponseOutput;
import io.simpyio.http.http2.Http2Connection;
import io.simpyio.http.http2.Http2Stream;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.ProcessTermination;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of HTTP/2 at the server: each stream has a process of its own for its handler, which is interrupted when
 * the client gives the stream up. Loop-confined.
 */
final class Http2Session implements ProtocolHandler, Http2Connection.Listener {

    private static final Logger logger = LoggerFactory.getLogger(Http2Session.class);

    private final HttpServer server;
    private final TcpSocket socket;
    private final SocketAddress peerAddress;
    private final Http2Connection connection;
    private int handlers;

    Http2Session(HttpServer server, TcpSocket socket) {
        this.server = server;
        this.socket = socket;
        peerAddress = socket.peerAddress();
        HttpServerOptions options = server.options();
        connection = new Http2Connection(
                socket,
                true,
                options.limits(),
                options.http2(),
                options.idleTimeout().toNanos(),
                options.headerTimeout().toNanos(),
                this);
    }

    @Override
    public void serve(TcpSocket served) {
        connection.start();
        if (server.draining()) {
            connection.drain();
        }
        connection.run();
    }

    @Override
    public void serverDrains(TcpSocket served) {
        connection.drain();
    }

    @Override
    public void serverClosed(TcpSocket served) {
        connection.close();
    }

    @Override
    public void requested(Http2Stream stream, RequestHead head) {
        // A stream that the client has given up is none any more, but its handler may still be at work.
        if (handlers >= server.options().http2().streams()) {
            stream.refuse();
            return;
        }
        try {
            new Work(stream, head).start();
            handlers++;
        } catch (RuntimeException e) {
            server.log().warn("Stream of {} refused: {}", peerAddress, e.getMessage());
            stream.refuse(); // The environment takes no more processes: the next one may have more luck.
        }
    }

    @Override
    public void changed() {
        // It opens no streams.
    }

    @Override
    public void closed() {
        // Each stream knows.
    }

    /** One stream, and the process that serves it. */
    private final class Work implements Carrier {

        private final Http2Stream stream;
        private final HttpExchange exchange;
        private @Nullable SimProcess<?> process;
        private boolean gone;

        Work(Http2Stream stream, RequestHead head) {
            this.stream = stream;
            exchange = new HttpExchange(server, this, head, stream.body());
        }

        void start() {
            process = stream.environment().process("http-stream", this::serve);
            stream.onLost(this::clientIsGone);
        }

        private void clientIsGone() {
            SimProcess<?> worker = process;
            if (gone || worker == null || !worker.alive()) {
                return;
            }
            gone = true;
            if (stream.environment().activeProcess().orElse(null) != worker) {
                boolean closedHere = stream.failure()
                        .filter(why -> why.error() == SocketError.EBADF)
                        .isPresent();
                worker.interrupt(closedHere ? "the server was closed" : "the client is gone: " + peerAddress);
            }
        }

        private void serve() {
            boolean served = false;
            try {
                exchange.serve();
                served = true;
            } catch (SocketException | Interrupt e) {
                logger.debug("Stream of {} has ended: {}", peerAddress, e.getMessage());
            } catch (ProcessTermination e) {
                throw e;
            } catch (Throwable e) { // Of what produces a body.
                server.log().warn("Stream of {} reset", peerAddress, e);
            } finally {
                handlers--;
                if (!served) {
                    stream.abort();
                }
            }
        }

        @Override
        public TcpSocket socket() {
            return socket;
        }

        @Override
        public ResponseOutput output() {
            return stream;
        }

        @Override
        public boolean gone() {
            return gone;
        }

        @Override
        public void send(HttpExchange answered, HttpResponse response, HttpResponse.Content content) throws Exception {
            RequestHead head = answered.head();
            new ResponseWriter(stream, server)
                    .write(
                            response,
                            content,
                            new ResponseWriter.Situation(
                                    head.method().equals("HEAD"), HttpVersion.HTTP_2, head.headers(), true));
            HttpBody body = answered.body();
            boolean over = body.ended()
                    || body.failure().isEmpty() && !answered.bodyInDoubt() && BodySkipping.skip(body, server.options());
            if (!over) {
                stream.ignoreRest();
            }
        }
    }
}
