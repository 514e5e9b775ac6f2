package io.simpyio.websocket;

import io.simpyio.http.HttpException;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.HttpInput;
import io.simpyio.http.HttpLimits;
import io.simpyio.http.HttpOutput;
import io.simpyio.http.ResponseHead;
import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.kernel.Timeout;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import io.simpyio.net.tls.Tls;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Opens WebSockets, each on a connection of its own.
 *
 * <p>Loop-confined; {@link #connect} in a process. In a simulation the keys and masks, which are random, are the world's.
 */
public final class WebSocketClient {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final byte[] NOTHING = {};

    private final Network network;
    private final WebSocketOptions options;
    private final Tls tls;
    private final SecureRandom random;
    private final Masks masks;

    /** A client with all defaults. */
    public WebSocketClient(Network network) {
        this(network, WebSocketOptions.DEFAULT);
    }

    /** A client with limits of its own. */
    public WebSocketClient(Network network, WebSocketOptions options) {
        this(network, options, Tls.client().build());
    }

    /** A client with limits of its own, and TLS of its own for wss. */
    public WebSocketClient(Network network, WebSocketOptions options, Tls tls) {
        this.network = network;
        this.options = options;
        this.tls = tls;
        this.random = network.transport().random().orElseGet(SecureRandom::new);
        this.masks = new Masks(random);
    }

    /** Opens a WebSocket; as {@link #connect(URI, HttpHeaders)} without fields of one's own. */
    public WebSocket connect(String uri) {
        return connect(URI.create(uri), new HttpHeaders());
    }

    /**
     * Opens a WebSocket; suspends the process.
     *
     * @param uri with the scheme ws or wss
     * @param headers more fields of the request, such as Authorization, Cookie or Origin
     * @throws SocketException if there is no connection, or if it breaks
     * @throws WebSocketHandshakeException if the server refuses; redirects are not followed
     * @throws HttpException with status 504 if it takes too long, with 502 if the server does not answer as it has to
     * @throws IllegalArgumentException if the URI is none of a WebSocket
     */
    public WebSocket connect(URI uri, HttpHeaders headers) {
        boolean secure = "wss".equals(uri.getScheme());
        if (!secure && !"ws".equals(uri.getScheme())
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("Not the URI of a WebSocket: " + uri);
        }
        Environment environment = network.environment();
        SimProcess<?> process = environment
                .activeProcess()
                .orElseThrow(() -> new IllegalStateException("A WebSocket is opened in a process"));
        Timeout<?> deadline = environment.timeout(options.handshakeTimeout());
        deadline.addCallback(due -> {
            if (due.ok() && process.alive()) {
                process.interrupt(deadline);
            }
        });
        try {
            return open(uri, secure, headers);
        } catch (Interrupt interrupt) {
            if (interrupt.cause().orElse(null) == deadline) {
                throw new HttpException(
                        504, "No WebSocket at " + uri + " within " + options.handshakeTimeout(), interrupt);
            }
            throw interrupt;
        } finally {
            deadline.cancel();
        }
    }

    private WebSocket open(URI uri, boolean secure, HttpHeaders headers) {
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        InetSocketAddress address = InetSocketAddress.createUnresolved(uri.getHost(), port);
        TcpSocket socket = (secure ? network.connect(address, tls) : network.connect(address)).await();
        boolean opened = false;
        try (Watchdog watchdog = new Watchdog(network.environment())) {
            byte[] random16 = new byte[Handshake.KEY_BYTES];
            random.nextBytes(random16);
            String key = Base64.getEncoder().encodeToString(random16);
            HttpInput input = HttpInput.ofResponses(socket, HttpLimits.DEFAULT, watchdog);
            new HttpOutput(socket, watchdog, options.writeTimeout().toNanos())
                    .writeRequest("GET", target(uri), request(uri, headers, key), NOTHING);
            ResponseHead head = input.responseHead().await();
            while (head.status() < 200 && head.status() != 101) {
                head = input.responseHead().await();
            }
            if (head.status() != 101) {
                throw new WebSocketHandshakeException(uri.toString(), head.status(), head.headers());
            }
            Handshake handshake = Handshake.of(head.headers(), key, options);
            WebSocketConnection connection = new WebSocketConnection(socket, options, handshake.compression(), masks);
            opened = true;
            connection.start(() -> {});
            return new WebSocket(connection, handshake.subprotocol(), null);
        } finally {
            if (!opened) {
                socket.close();
            }
        }
    }

    private static String target(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private HttpHeaders request(URI uri, HttpHeaders more, String key) {
        HttpHeaders headers = new HttpHeaders().addAll(more);
        headers.set("Host", uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort())
                .set("Upgrade", "websocket")
                .set("Connection", "Upgrade")
                .set("Sec-WebSocket-Version", Handshake.VERSION)
                .set("Sec-WebSocket-Key", key);
        if (!options.subprotocols().isEmpty()) {
            headers.set("Sec-WebSocket-Protocol", String.join(", ", options.subprotocols()));
        }
        if (options.compression()) {
            headers.set("Sec-WebSocket-Extensions", DeflateParameters.offer(options.contextTakeover()));
        }
        return headers;
    }
}
