package io.simpyio.http.server;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Drain;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.Network;
import io.simpyio.net.TcpServer;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.ThrottledLog;
import io.simpyio.net.tls.Tls;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves HTTP/1.1, and 1.0: one process accepts, one per connection reads requests and runs their handlers one after the
 * other, so that answers are in order. With HTTP/2 each request of a connection has a process of its own. When a client
 * is gone, the handler that works for it is interrupted.
 *
 * <p>With TLS it serves HTTPS, which is nothing but {@linkplain HttpServerOptions#listen() listening} with it.
 *
 * <p>Loop-confined. A client that breaks the protocol gets a response that says so and loses its connection; that does
 * not disturb the others.
 */
public final class HttpServer implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(HttpServer.class);

    /** What HTTP/2 is called in ALPN (RFC 9113, 3.2). */
    static final String ALPN_HTTP_2 = "h2";

    private static final String ALPN_HTTP_1_1 = "http/1.1";

    private final HttpRoutes routes;
    private final HttpServerOptions options;
    private final Environment environment;
    private final ResponseDate date;
    private final Set<HttpConnection> connections = new LinkedHashSet<>();
    private final TcpServer server;
    private final ThrottledLog log;
    private @Nullable Tls givenTls;
    private @Nullable Tls negotiatingTls;
    private @Nullable HttpServerListener listener;
    private int requests;
    private @Nullable Drain drain;
    private boolean finishing;

    /** A server with all defaults that does not listen yet. */
    public HttpServer(Network network, HttpRoutes routes) {
        this(network, routes, HttpServerOptions.DEFAULT);
    }

    /** A server that does not listen yet. */
    public HttpServer(Network network, HttpRoutes routes, HttpServerOptions options) {
        this.routes = routes;
        this.options = options;
        this.environment = network.environment();
        this.date = new ResponseDate(environment);
        this.log = new ThrottledLog(logger, environment);
        this.server = new TcpServer(network, "http", this::serve, log);
    }

    /** Listens and serves from then on; port 0 takes a free one. Fails like {@link TcpServerSocket#listen}. */
    public Event<HttpServer> start(SocketAddress address) {
        return server.start(address, listenOptions(), this);
    }

    /** The same, with TLS that negotiates the version if its builder was not told what else to. */
    private ListenOptions listenOptions() {
        ListenOptions listen = options.listen();
        Supplier<Tls> source = listen.tls().orElse(null);
        if (source == null || !options.http2Enabled()) {
            return listen;
        }
        return listen.withTls(() -> negotiating(source.get()));
    }

    private Tls negotiating(Tls given) {
        Tls made = negotiatingTls;
        if (made == null || given != givenTls) { // It was rotated.
            made = given.negotiating(ALPN_HTTP_2, ALPN_HTTP_1_1);
            givenTls = given;
            negotiatingTls = made;
        }
        return made;
    }

    private void serve(TcpSocket socket) {
        HttpConnection connection = new HttpConnection(this, socket);
        connection.start();
        connections.add(connection);
    }

    /** Tells a listener of all requests from now on, in place of the one before. */
    public HttpServer listener(HttpServerListener told) {
        listener = told;
        return this;
    }

    @Nullable HttpServerListener listener() {
        return listener;
    }

    /** For what clients can bring about. */
    ThrottledLog log() {
        return log;
    }

    HttpRoutes routes() {
        return routes;
    }

    HttpServerOptions options() {
        return options;
    }

    ResponseDate date() {
        return date;
    }

    /** Whether one more request may be handled; {@link #requestEnded()} has to follow if so. */
    boolean requestBegins() {
        if (requests >= options.maxRequests()) {
            return false;
        }
        requests++;
        return true;
    }

    void requestEnded() {
        requests--;
        drained();
    }

    void ended(HttpConnection connection) {
        connections.remove(connection);
        drained();
    }

    /** Whether it comes to its end, and takes no new requests. */
    boolean draining() {
        return drain != null;
    }

    /** Whether connections without a request have nothing to wait for any more. */
    boolean idleConnectionsEnd() {
        return finishing;
    }

    /** How many clients wait for what is being done: requests, and connections that go on in another protocol. */
    private int working() {
        return requests
                + (int) connections.stream().filter(HttpConnection::upgraded).count();
    }

    private void drained() {
        if (drain == null) {
            return;
        }
        if (!finishing && requests == 0 && working() == 0) {
            finishing = true; // For good, as no request begins any more.
            new ArrayList<>(connections).forEach(HttpConnection::endIfIdle);
        }
        drain.look();
    }

    /** The port it listens on; 0 before it does. */
    public int port() {
        return server.port();
    }

    /** The address it listens on. */
    public SocketAddress address() {
        return server.address();
    }

    /** How many connections are served at the moment. */
    public int connections() {
        return connections.size();
    }

    /** How many requests are handled at the moment. */
    public int requests() {
        return requests;
    }

    /**
     * Comes to an orderly end: stops listening at once, and answers new requests with 503; those that are handled may end,
     * and their connections end with them. HTTP/2 says GOAWAY; WebSockets are closed with 1001, unless their {@linkplain
     * ProtocolHandler#serverDrains handler} has something to finish. When none is left, connections without a request are
     * closed. What is left after the grace period is cut off as by {@link #close()}. The event has the number of requests and
     * of upgraded connections that were cut off. Again it is the same event.
     */
    public Event<Integer> shutdown(Duration gracePeriod) {
        Drain begun = drain;
        if (begun == null) {
            server.close();
            begun = new Drain(
                    environment,
                    gracePeriod,
                    () -> connections.isEmpty() && requests == 0,
                    this::working,
                    this::closeConnections);
            drain = begun;
            new ArrayList<>(connections).forEach(HttpConnection::drain);
            drained();
        }
        return begun.ended();
    }

    /** Stops listening and closes all connections; handlers at work are interrupted. Again it does nothing. */
    @Override
    public void close() {
        server.close();
        if (drain == null) {
            closeConnections();
        } else {
            drain.cutOff();
        }
    }

    private void closeConnections() {
        new ArrayList<>(connections).forEach(HttpConnection::close);
    }

    @Override
    public String toString() {
        return "HttpServer(" + server + ")";
    }
}
