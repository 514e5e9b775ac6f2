package io.simpyio.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.simpyio.http.server.HttpRequest;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.http.server.HttpServerOptions;
import io.simpyio.net.SocketContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.slf4j.LoggerFactory;

/** What the contract suites of HTTP share. Each names its worlds: sources of arguments add up, those of a base class too. */
@ParameterizedClass(name = "{0}")
public abstract class HttpContract extends SocketContract {

    protected static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.simpyio.http");

    protected HttpServer server;

    @BeforeEach
    void listenToTheLog() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void leaveTheLog() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    protected List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Gives back the body of a request piece by piece, with a trailer; for a route. */
    public static HttpResponse echo(HttpRequest request) {
        return HttpResponse.stream("text/plain", out -> {
            for (byte[] piece = request.body().read().await();
                    piece.length > 0;
                    piece = request.body().read().await()) {
                out.write(piece).await();
            }
            out.trailers().set("X-End", "yes");
        });
    }

    /** Serves; in a process. */
    protected HttpServer serve(HttpRoutes routes) {
        return serve(routes, HttpServerOptions.DEFAULT);
    }

    protected HttpServer serve(HttpRoutes routes, HttpServerOptions options) {
        server = new HttpServer(network, routes, options).start(ANY_PORT).await();
        return server;
    }

    /** A new connection to the server; in a process. */
    protected RawHttp raw() {
        return new RawHttp(network.connect("localhost", server.port()).await());
    }

    /** Sends one request as it stands and reads its response. */
    protected RawHttp.Message ask(String... lines) {
        return exchange(List.of(lines), new byte[0]);
    }

    /** Sends one request with a body as it stands and reads its response. */
    protected RawHttp.Message exchange(List<String> lines, byte[] body) {
        RawHttp peer = raw();
        peer.send(String.join("\r\n", lines) + "\r\n\r\n" + new String(body, StandardCharsets.ISO_8859_1));
        RawHttp.Message response = peer.read(!lines.getFirst().startsWith("HEAD"));
        peer.socket().close();
        return response;
    }

    protected RawHttp.Message get(String target) {
        return ask("GET " + target + " HTTP/1.1", "Host: test");
    }

    /** That these bytes get a response of that status, after which the connection is closed. */
    protected void assertRefused(String bytes, int status) {
        RawHttp peer = raw().send(bytes);
        String all = peer.rest();
        assertThat(all).as("response to %s", bytes).startsWith("HTTP/1.1 " + status + " ");
        assertThat(all).as("responses to %s", bytes).containsOnlyOnce("HTTP/1.1 ");
        assertThat(all.toLowerCase(Locale.ROOT)).contains("connection: close");
        peer.socket().close();
    }

    /** Waits until the server has so many connections; in a process. */
    protected void awaitConnections(int count) {
        while (server.connections() != count) {
            environment.timeout(0.001).await();
        }
    }
}
