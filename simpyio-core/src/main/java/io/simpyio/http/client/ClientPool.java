package io.simpyio.http.client;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The connections to one host and port. Loop-confined. */
final class ClientPool {

    private final String host;
    private final HttpClientOptions options;
    private final Supplier<Event<TcpSocket>> connector;
    private final Environment environment;
    private final Deque<ClientConnection> idle = new ArrayDeque<>();
    private final Deque<Event<Optional<ClientConnection>>> waiting = new ArrayDeque<>();
    private final Set<ClientConnection> connections = new LinkedHashSet<>();
    private int places;

    ClientPool(String host, HttpClientOptions options, Supplier<Event<TcpSocket>> connector, Environment environment) {
        this.host = host;
        this.options = options;
        this.connector = connector;
        this.environment = environment;
    }

    /** An idle connection, a new one, or one that somebody else gives back; suspends. */
    ClientConnection acquire() {
        ClientConnection free = idle.pollLast(); // The one that the server has least reason to close.
        if (free != null) {
            free.take();
            return free;
        }
        if (places < options.maxConnectionsPerHost()) {
            places++;
            return connect();
        }
        if (waiting.size() >= options.maxWaitingPerHost()) {
            throw new IllegalStateException("Too many requests wait for a connection to " + host
                    + ": the limit maxWaitingPerHost is " + options.maxWaitingPerHost());
        }
        Event<Optional<ClientConnection>> place = environment.event();
        waiting.add(place);
        return awaitPlace(place).orElseGet(this::connect);
    }

    private Optional<ClientConnection> awaitPlace(Event<Optional<ClientConnection>> place) {
        try {
            return place.await();
        } catch (RuntimeException e) { // Interrupted, and maybe just when it was given one.
            if (!waiting.remove(place)) {
                giveBack(place);
            }
            throw e;
        }
    }

    private void giveBack(Event<Optional<ClientConnection>> place) {
        if (!place.triggered() || !place.ok()) {
            return;
        }
        place.value().ifPresentOrElse(this::free, this::placeIsFree);
    }

    /** Fills a place that is the caller's. */
    private ClientConnection connect() {
        ClientConnection made = null;
        try {
            made = new ClientConnection(this, connector.get().await(), options);
            connections.add(made);
            return made;
        } finally {
            if (made == null) {
                placeIsFree();
            }
        }
    }

    void free(ClientConnection connection) {
        Event<Optional<ClientConnection>> next = waiting.poll();
        if (next == null) {
            idle.addLast(connection);
            connection.watch();
        } else {
            connection.take();
            next.succeed(Optional.of(connection));
        }
    }

    void closed(ClientConnection connection) {
        connections.remove(connection);
        idle.remove(connection);
        placeIsFree();
    }

    private void placeIsFree() {
        Event<Optional<ClientConnection>> next = waiting.poll();
        if (next == null) {
            places--;
        } else {
            next.succeed(Optional.empty());
        }
    }

    int places() {
        return places;
    }

    void close() {
        new ArrayList<>(connections).forEach(ClientConnection::close);
    }
}
