package io.simpyio.http.client;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.tls.TlsSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The connections to one host and port. If it may be that the server speaks HTTP/2, one connection is made at a time, as
 * one will do then for many requests. Loop-confined.
 */
final class ClientPool {

    /** What is known of the server. */
    private enum Http2 {
        UNKNOWN,
        SPOKEN,
        NOT_SPOKEN
    }

    private final String host;
    private final HttpClientOptions options;
    private final Supplier<Event<TcpSocket>> connector;
    private final Environment environment;
    private final Deque<ClientConnection> idle = new ArrayDeque<>();
    private final Deque<Event<Optional<ClientPlace>>> waiting = new ArrayDeque<>();
    private final Set<ClientConnection> connections = new LinkedHashSet<>();
    private final Set<SharedConnection> shared = new LinkedHashSet<>();
    private final boolean priorKnowledge;
    private Http2 http2;
    private int places;
    private int connecting;
    private boolean closed;

    ClientPool(
            String host,
            boolean secure,
            HttpClientOptions options,
            Supplier<Event<TcpSocket>> connector,
            Environment environment) {
        this.host = host;
        this.options = options;
        this.connector = connector;
        this.environment = environment;
        priorKnowledge = options.http2() == HttpClientOptions.Http2.PRIOR_KNOWLEDGE;
        boolean possible = priorKnowledge || secure && options.http2() == HttpClientOptions.Http2.NEGOTIATED;
        http2 = possible ? Http2.UNKNOWN : Http2.NOT_SPOKEN;
    }

    /** A stream of a connection, an idle connection, a new one, or what somebody else gives back; suspends. */
    ClientPlace acquire() {
        for (SharedConnection connection : shared) {
            if (connection.hasRoom()) {
                return connection.take();
            }
        }
        ClientConnection free = idle.pollLast(); // The one that the server has least reason to close.
        if (free != null) {
            free.take();
            return free;
        }
        if (mayConnect()) {
            places++;
            return connect();
        }
        if (waiting.size() >= options.maxWaitingPerHost()) {
            environment.limits().hit("maxWaitingPerHost");
            throw new IllegalStateException("Too many requests wait for a connection to " + host
                    + ": the limit maxWaitingPerHost is " + options.maxWaitingPerHost());
        }
        Event<Optional<ClientPlace>> place = environment.event();
        waiting.add(place);
        return awaitPlace(place).orElseGet(this::connect);
    }

    private boolean mayConnect() {
        return places < options.maxConnectionsPerHost() && (http2 == Http2.NOT_SPOKEN || connecting == 0);
    }

    private Optional<ClientPlace> awaitPlace(Event<Optional<ClientPlace>> place) {
        try {
            return place.await();
        } catch (RuntimeException e) { // Interrupted, and maybe just when it was given one.
            if (!waiting.remove(place)) {
                giveBack(place);
            }
            throw e;
        }
    }

    private void giveBack(Event<Optional<ClientPlace>> place) {
        if (!place.triggered() || !place.ok()) {
            return;
        }
        place.value().ifPresentOrElse(ClientPlace::unused, this::placeIsFree);
    }

    /** Fills a place that is the caller's. */
    private ClientPlace connect() {
        ClientPlace made = null;
        connecting++;
        try {
            requireOpen();
            made = made(connector.get().await());
            return made;
        } finally {
            connecting--;
            if (made == null) {
                places--;
            }
            letConnect(made == null);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The client is closed");
        }
    }

    private ClientPlace made(TcpSocket socket) {
        if (closed) {
            socket.close();
            requireOpen();
        }
        Optional<String> negotiated = socket.tlsSession().flatMap(TlsSession::applicationProtocol);
        if (priorKnowledge || negotiated.equals(Optional.of(HttpClient.ALPN_HTTP_2))) {
            http2 = Http2.SPOKEN;
            SharedConnection connection = new SharedConnection(this, socket, options);
            ClientPlace place = connection.take();
            try {
                connection.start(environment);
            } catch (RuntimeException e) { // The environment takes no more processes.
                socket.close();
                throw e;
            }
            shared.add(connection);
            hasRoom(connection);
            return place;
        }
        http2 = Http2.NOT_SPOKEN;
        ClientConnection connection = new ClientConnection(this, socket, options);
        connections.add(connection);
        return connection;
    }

    /** Those who wait for what became of a connection may try themselves; all of them if it was a failure. */
    private void letConnect(boolean failed) {
        while (!waiting.isEmpty() && (failed ? places < options.maxConnectionsPerHost() : mayConnect())) {
            places++;
            connecting++;
            Event<Optional<ClientPlace>> next = waiting.remove();
            next.addCallback(begun -> {
                connecting--; // It counts for itself from then on.
                letConnect(false); // Unless it has given up at that moment.
            });
            next.succeed(Optional.empty());
        }
    }

    void free(ClientConnection connection) {
        Event<Optional<ClientPlace>> next = waiting.poll();
        if (next == null) {
            idle.addLast(connection);
            connection.watch();
        } else {
            connection.take();
            next.succeed(Optional.of(connection));
        }
    }

    /** Gives room on a connection to those who wait for it. */
    void hasRoom(SharedConnection connection) {
        while (!waiting.isEmpty() && connection.hasRoom()) {
            waiting.remove().succeed(Optional.of(connection.take()));
        }
    }

    /** The connection takes no more requests, but has its place until it ends. */
    void retired() {
        letConnect(false);
    }

    void closed(ClientConnection connection) {
        connections.remove(connection);
        idle.remove(connection);
        placeIsFree();
    }

    void closed(SharedConnection connection) {
        if (shared.remove(connection)) {
            placeIsFree();
        }
    }

    private void placeIsFree() {
        places--;
        letConnect(false);
    }

    int places() {
        return places;
    }

    void close() {
        closed = true;
        new ArrayList<>(connections).forEach(ClientConnection::close);
        new ArrayList<>(shared).forEach(SharedConnection::close);
    }
}
