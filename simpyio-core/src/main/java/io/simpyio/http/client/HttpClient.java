package io.simpyio.http.client;

import io.simpyio.http.HttpException;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.kernel.Timeout;
import io.simpyio.net.Network;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.tls.Tls;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests of HTTP/1.1, and of HTTP/2 if the server agrees, and uses connections again.
 *
 * <p>Loop-confined; {@link #send} in a process. A request that is {@linkplain HttpClientRequest#method() idempotent} is
 * sent once more if the server had closed the connection that was used again, and any whose body is there as a whole if
 * the server says that it has done nothing with it.
 */
public final class HttpClient implements AutoCloseable {

    /** What HTTP/2 is called in ALPN (RFC 9113, 3.2). */
    static final String ALPN_HTTP_2 = "h2";

    private static final String ALPN_HTTP_1_1 = "http/1.1";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    /** More idle connections may be stale than that, but not by chance. */
    private static final int MAX_ATTEMPTS = 20;

    private static final int MAX_SKIPPED_BYTES = 64 << 10;

    private final Network network;
    private final HttpClientOptions options;
    private final Tls tls;
    private final Map<String, ClientPool> pools = new HashMap<>();
    private @Nullable HttpClientListener listener;
    private boolean closed;

    /** A client with all defaults. */
    public HttpClient(Network network) {
        this(network, HttpClientOptions.DEFAULT);
    }

    /** A client with limits of its own. */
    public HttpClient(Network network, HttpClientOptions options) {
        this(network, options, Tls.client().build());
    }

    /** A client with limits of its own, and TLS of its own for https. */
    public HttpClient(Network network, HttpClientOptions options, Tls tls) {
        this.network = network;
        this.options = options;
        this.tls = options.http2() == HttpClientOptions.Http2.OFF ? tls : tls.negotiating(ALPN_HTTP_2, ALPN_HTTP_1_1);
    }

    /**
     * Sends a request and returns its response when its head is there; suspends the process. If that is interrupted, the
     * connection is closed, or of HTTP/2 the stream. The response is not read before the body of the request was sent: a
     * server that answers while it reads, at length, is held up by that, and holds up the client, until the deadline.
     *
     * @throws SocketException if there is no connection, or if it breaks
     * @throws HttpException with status 504 after the deadline, with 502 if the response is not as HTTP says, or is too much
     * @throws IllegalStateException if too many requests wait already, or after {@link #close()}
     */
    public HttpClientResponse send(HttpClientRequest request) throws Exception {
        HttpClientListener told = listener;
        if (told == null) {
            return sendInTime(request);
        }
        HttpClientRequest copy = request.copy();
        HttpClientListener.Sending sending = told.begins(copy);
        HttpClientResponse response;
        try {
            response = sendInTime(copy);
        } catch (Throwable e) {
            sending.ended(Optional.empty(), Optional.of(e));
            throw e;
        }
        sending.ended(Optional.of(response.status()), Optional.empty());
        return response;
    }

    private HttpClientResponse sendInTime(HttpClientRequest request) throws Exception {
        Environment environment = network.environment();
        SimProcess<?> process = environment
                .activeProcess()
                .orElseThrow(() -> new IllegalStateException("A request is sent in a process"));
        Duration time = request.deadline().orElse(options.deadline());
        Timeout<?> deadline = environment.timeout(time);
        deadline.addCallback(due -> {
            if (due.ok() && process.alive()) {
                process.interrupt(deadline);
            }
        });
        try {
            return follow(request);
        } catch (Interrupt interrupt) {
            if (interrupt.cause().orElse(null) == deadline) {
                throw new HttpException(504, "No response to " + request + " within " + time, interrupt);
            }
            throw interrupt;
        } finally {
            deadline.cancel();
        }
    }

    private HttpClientResponse follow(HttpClientRequest first) throws Exception {
        HttpClientRequest request = first;
        for (int redirects = 0; ; redirects++) {
            HttpClientResponse response = exchange(request);
            String location = response.headers().first("Location").orElse("");
            if (options.maxRedirects() == 0 || !isRedirect(response.status()) || location.isEmpty()) {
                return response;
            }
            skip(response);
            if (redirects == options.maxRedirects()) {
                throw new HttpException(
                        502, "Too many redirects of " + first + ": the limit maxRedirects is " + redirects);
            }
            if (request.producer().isPresent()) {
                throw new HttpException(502, first + " was redirected, but its body cannot be sent again");
            }
            request = redirected(request, response.status(), location);
        }
    }

    private static HttpClientRequest redirected(HttpClientRequest request, int status, String location) {
        try {
            return request.redirected(status, request.uri().resolve(location));
        } catch (IllegalArgumentException e) {
            throw new HttpException(502, request + " was redirected to where this client cannot go: " + location, e);
        }
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static void skip(HttpClientResponse response) {
        try (response) {
            response.body().limit(MAX_SKIPPED_BYTES).bytes().await();
        } catch (HttpException | SocketException e) {
            response.body().fail(e); // The connection is closed, that is all.
        }
    }

    private HttpClientResponse exchange(HttpClientRequest request) throws Exception {
        int attempts = 0;
        while (true) {
            if (closed) {
                throw new IllegalStateException("The client is closed");
            }
            ClientPlace place = pool(request.uri()).acquire();
            boolean done = false;
            try {
                HttpClientResponse response = place.send(request);
                done = true;
                return response;
            } catch (SocketException e) {
                if (++attempts == MAX_ATTEMPTS || !place.mayRepeat(request, e)) {
                    throw e;
                }
            } finally {
                if (!done) {
                    place.close();
                }
            }
        }
    }

    private ClientPool pool(URI uri) {
        boolean secure = uri.getScheme().equals("https");
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        return pools.computeIfAbsent(
                uri.getScheme() + "://" + host + ":" + port,
                key -> new ClientPool(
                        host + ":" + port,
                        secure,
                        options,
                        () -> {
                            InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
                            return secure ? network.connect(address, tls) : network.connect(address);
                        },
                        network.environment()));
    }

    /** Tells a listener of all requests from now on, in place of the one before. */
    public HttpClient listener(HttpClientListener toTell) {
        listener = toTell;
        return this;
    }

    /** How many connections there are at the moment, idle ones with them. */
    public int connections() {
        return pools.values().stream().mapToInt(ClientPool::places).sum();
    }

    /** Closes all connections; what is under way fails with {@link SocketError#EBADF}. Again it does nothing. */
    @Override
    public void close() {
        closed = true;
        pools.values().forEach(ClientPool::close);
    }
}
