package io.simpyio.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpException;
import io.simpyio.http.HttpInput;
import io.simpyio.http.HttpOutput;
import io.simpyio.http.HttpVersion;
import io.simpyio.http.RequestHead;
import io.simpyio.http.ResponseOutput;
import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.ProcessTermination;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.tls.TlsSession;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a server, which reads requests, runs their handlers and writes their responses, one after the other.
 * While a handler is at work the next head is read ahead: that is how the end of the connection is noticed. A client that
 * begins with HTTP/2, or has negotiated it, gets an {@link Http2Session}.
 *
 * <p>Loop-confined.
 */
final class HttpConnection implements Carrier {

    private static final Logger logger = LoggerFactory.getLogger(HttpConnection.class);

    /** So much is read, in that time, before a connection is closed on which the client is still sending. */
    private static final int MAX_LINGER_BYTES = 4 << 20;

    private static final double LINGER_SECONDS = 2;

    private final HttpServer server;
    private final TcpSocket socket;
    private final Environment environment;
    private final SocketAddress peerAddress;
    private final Watchdog watchdog;
    private final HttpInput input;
    private final HttpOutput output;
    private final ResponseWriter writer;
    private final long idleNanos;

    private @Nullable SimProcess<?> process;
    private @Nullable Event<RequestHead> nextHead;
    private @Nullable ProtocolHandler protocol;
    private boolean awaitingHead;
    private boolean headTooSlow;
    private boolean idleEnd;
    private boolean handling;
    private boolean gone;
    private boolean goesOn;

    HttpConnection(HttpServer server, TcpSocket socket) {
        this.server = server;
        this.socket = socket;
        environment = socket.environment();
        peerAddress = socket.peerAddress();
        HttpServerOptions options = server.options();
        idleNanos = options.idleTimeout().toNanos();
        watchdog = new Watchdog(environment);
        input = HttpInput.ofRequests(socket, options.limits(), watchdog);
        output = new HttpOutput(socket, watchdog, idleNanos);
        writer = new ResponseWriter(output, server);
    }

    void start() {
        process = environment.process("http-connection", this::serve);
    }

    private void serve() {
        try {
            String negotiated =
                    socket.tlsSession().flatMap(TlsSession::applicationProtocol).orElse("");
            if (negotiated.equals(HttpServer.ALPN_HTTP_2)) {
                serveHttp2();
                return;
            }
            if (server.options().http2Enabled() && negotiated.isEmpty()) {
                input.expectHttp2();
            }
            boolean more = true;
            while (more) {
                more = !idleEnds() && serveNext();
            }
            output.drain();
            linger();
        } catch (SocketException | Interrupt e) {
            logger.debug("Connection of {} has ended: {}", peerAddress, e.getMessage());
        } catch (ProcessTermination e) {
            throw e;
        } catch (Throwable e) { // Of what produces a body, or goes on in another protocol.
            server.log().warn("Connection of {} closed", peerAddress, e);
        } finally {
            handling = false;
            watchdog.close();
            server.ended(this);
            socket.close();
        }
    }

    private boolean serveNext() throws Exception {
        RequestHead head;
        try {
            head = awaitHead();
        } catch (HttpException e) {
            refuse(e);
            return false;
        } catch (Interrupt e) {
            if (headTooSlow) {
                refuse(new HttpException(408, "The request did not come in time"));
            } else if (!idleEnd) {
                throw e;
            } else if (input.headBegun()) {
                refuse(new HttpException(503, "The server is shut down and takes no requests any more"));
            }
            return false;
        }
        if (head.version() == HttpVersion.HTTP_2) {
            serveHttp2();
            return false;
        }
        HttpBody body = input.body(idleNanos);
        HttpExchange exchange = new HttpExchange(server, this, head, body);
        if (!head.headers().contains(HttpHeaderNames.UPGRADE)) { // Else it may be another protocol that comes next.
            if (body.ended()) {
                readAhead();
            } else {
                body.onEnd(this::readAhead);
            }
        }
        handling = true;
        goesOn = false;
        try {
            exchange.serve();
            if (protocol != null) {
                drain();
                protocol.serve(socket);
            }
            return goesOn;
        } finally {
            handling = false;
        }
    }

    private void serveHttp2() {
        Http2Session session = new Http2Session(server, socket);
        protocol = session;
        session.serve(socket);
    }

    /** Whether there is no request any more, and none may come. */
    private boolean idleEnds() {
        return server.idleConnectionsEnd() && (nextHead == null || !nextHead.triggered());
    }

    private RequestHead awaitHead() {
        Event<RequestHead> head = nextHead == null ? readHead() : nextHead;
        nextHead = null;
        if (head.triggered() && head.ok()) {
            return head.value(); // Pipelined: without a switch, and with its answer in one write with that before.
        }
        awaitingHead = true;
        try {
            if (!head.triggered()) {
                if (input.headBegun()) {
                    headBegins();
                } else {
                    watchdog.start(idleNanos, socket::close);
                }
            }
            return head.await();
        } catch (SocketException e) {
            output.drain(); // A client that has ended its side may still wait for the answers.
            throw e;
        } finally {
            awaitingHead = false;
            watchdog.stop();
        }
    }

    private Event<RequestHead> readHead() {
        return input.requestHead(this::headBegins);
    }

    private void headBegins() {
        if (awaitingHead) {
            watchdog.start(server.options().headerTimeout().toNanos(), this::headIsTooSlow);
        }
    }

    private void headIsTooSlow() {
        SimProcess<?> waiting = process;
        if (awaitingHead && waiting != null && waiting.alive()) {
            headTooSlow = true;
            waiting.interrupt("the request did not come in time");
        }
    }

    /** Reads on while a handler is at work, to notice when the client is gone. */
    private void readAhead() {
        Event<RequestHead> head = readHead();
        nextHead = head;
        head.addCallback(read -> {
            if (!read.ok() && read.failure() instanceof SocketException) {
                clientIsGone("the client is gone: " + peerAddress);
            }
        });
    }

    private void clientIsGone(String why) {
        SimProcess<?> worker = process;
        if (!handling || gone || worker == null || !worker.alive()) {
            return;
        }
        gone = true;
        if (environment.activeProcess().orElse(null) != worker) {
            worker.interrupt(why);
        }
    }

    private void refuse(HttpException why) throws Exception {
        logger.debug("Request of {} refused: {}", peerAddress, why.getMessage());
        HttpResponse response = HttpResponse.status(why.status()).withText(why.getMessage() + "\n");
        writer.write(
                response,
                response.content(),
                new ResponseWriter.Situation(false, HttpVersion.HTTP_1_1, response.headers(), false));
    }

    @Override
    public void send(HttpExchange exchange, HttpResponse response, HttpResponse.Content content) throws Exception {
        RequestHead head = exchange.head();
        boolean kept = writer.write(
                response,
                content,
                new ResponseWriter.Situation(
                        head.method().equals("HEAD"),
                        head.version(),
                        head.headers(),
                        wantsNext(head) && mayGoOn(exchange) && !server.draining()));
        if (content instanceof HttpResponse.Upgrade upgrade) {
            output.drain();
            protocol = upgrade.handler(); // Once the request is done.
        } else {
            goesOn = kept && BodySkipping.skip(exchange.body(), server.options());
        }
    }

    private static boolean wantsNext(RequestHead head) {
        return head.version() == HttpVersion.HTTP_1_0
                ? head.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE)
                : !head.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }

    /** Not if it is in doubt where the next request begins, or if a client may send a body that nobody wants. */
    private static boolean mayGoOn(HttpExchange exchange) {
        HttpBody body = exchange.body();
        return !exchange.framingInDoubt()
                && (body.ended()
                        || body.failure().isEmpty() && !exchange.bodyInDoubt() && BodySkipping.skippable(body));
    }

    /**
     * Lets the client read the last response before the connection is closed: a reset, which the operating system sends
     * when bytes come that nobody takes, would destroy it (RFC 9112, 9.6).
     */
    private void linger() {
        if (protocol != null || nextHead != null && !server.draining()) {
            return; // It is no business of HTTP; or all was read, and the client need not say more.
        }
        try {
            socket.shutdownOutput().await();
            watchdog.start((long) (LINGER_SECONDS * 1e9), socket::close);
            readOverNext();
            int read = 0;
            while (read < MAX_LINGER_BYTES) {
                read += socket.read(MAX_LINGER_BYTES).await().length;
            }
        } catch (SocketException | IllegalStateException e) {
            logger.trace("{} is closed", socket, e); // By the client, or in time.
        }
    }

    /** A client that does not know yet that the server is shut down may go on as before. */
    private void readOverNext() {
        if (nextHead != null) {
            try {
                nextHead.await();
            } catch (HttpException e) {
                logger.trace("What {} still sends is no request", peerAddress, e);
            }
        }
    }

    @Override
    public TcpSocket socket() {
        return socket;
    }

    @Override
    public ResponseOutput output() {
        return output;
    }

    @Override
    public boolean gone() {
        return gone;
    }

    /** Whether it goes on in another protocol than HTTP. */
    boolean upgraded() {
        return protocol != null && !(protocol instanceof Http2Session);
    }

    /** If the server is shut down, whoever is served in another protocol has some time yet. */
    void drain() {
        if (protocol != null && server.draining()) {
            protocol.serverDrains(socket);
        }
    }

    /** The server is shut down, and there is nothing left that this connection might wait for. */
    void endIfIdle() {
        SimProcess<?> waiting = process;
        if (awaitingHead && !idleEnd && waiting != null && waiting.alive()) {
            idleEnd = true;
            waiting.interrupt("the server is shut down");
        }
    }

    void close() {
        if (protocol == null) {
            clientIsGone("the server was closed");
            socket.close();
        } else {
            protocol.serverClosed(socket);
            clientIsGone("the server was closed");
        }
    }

    @Override
    public String toString() {
        return "HttpConnection(" + peerAddress + ")";
    }
}
