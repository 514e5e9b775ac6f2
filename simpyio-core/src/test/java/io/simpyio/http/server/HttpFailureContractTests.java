package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.http.HttpContract;
import io.simpyio.http.RawHttp;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.net.BackendCase;
import io.simpyio.net.ListenOptions;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.testing.Logged;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong in handlers and on connections. */
@MethodSource(BackendCase.ALL)
class HttpFailureContractTests extends HttpContract {

    private final List<String> ends = new ArrayList<>();
    private Event<String> held;
    private int holding;

    @BeforeEach
    void makeEvents() {
        held = environment.event();
    }

    /** A value that cannot be encoded. */
    record Unreadable() {

        @SuppressWarnings("unused") // By Jackson.
        public String getSecret() {
            throw new IllegalStateException("a secret of the server");
        }
    }

    private HttpRoutes routes() {
        return new HttpRoutes()
                .get("/ping", request -> HttpResponse.text("pong"))
                .get("/hold", request -> hold())
                .post("/hold", request -> hold())
                .post(
                        "/body",
                        request -> HttpResponse.text(request.body().text().await()))
                .get("/fail", request -> {
                    throw new IllegalStateException("a secret of the server");
                })
                .get("/error", request -> {
                    throw new StackOverflowError("a secret of the server");
                })
                .get(
                        "/split",
                        request -> HttpResponse.text("x")
                                .header("X", request.query().first("x").orElseThrow()))
                .get("/json", request -> HttpResponse.json(new Unreadable()))
                .get(
                        "/cut",
                        request -> HttpResponse.stream("text/plain", out -> {
                            out.write(bytes("begun")).await();
                            throw new IllegalStateException("a secret of the server");
                        }))
                .get(
                        "/short",
                        request -> HttpResponse.ok()
                                .withStream(10, out -> out.write(bytes("short")).await()))
                .get(
                        "/long",
                        request -> HttpResponse.ok()
                                .withStream(3, out -> out.write(bytes("long")).await()))
                .get(
                        "/ticks",
                        request -> HttpResponse.stream("text/event-stream", out -> {
                            holding++;
                            try {
                                while (true) {
                                    out.write(bytes("tick\n")).await();
                                    request.environment().timeout(0.005).await();
                                }
                            } finally {
                                holding--;
                            }
                        }));
    }

    private HttpResponse hold() {
        holding++;
        try {
            return HttpResponse.text(held.await());
        } catch (Interrupt interrupt) {
            ends.add(String.valueOf(interrupt.cause().orElseThrow()));
            throw interrupt;
        } finally {
            holding--;
        }
    }

    private void awaitHolding(int count) {
        while (holding != count) {
            environment.timeout(0.001).await();
        }
    }

    @Test
    void aHandlerThatFailsGives500WithoutDetails() {
        run(() -> {
            serve(routes());
            RawHttp other = raw();
            other.sendLines("GET /hold HTTP/1.1", "Host: test");
            awaitHolding(1);
            RawHttp peer = raw();
            for (String path : List.of("/fail", "/error", "/json", "/split?x=a%0d%0aSet-Cookie:%20b")) {
                RawHttp.Message failed = peer.sendLines("GET " + path + " HTTP/1.1", "Host: test")
                        .read();
                assertThat(failed.status()).isEqualTo(500);
                assertThat(failed.text()).isEqualTo("Internal server error\n");
            }
            assertThat(warnings()).hasSize(4).first().asString().isEqualTo("Handling GET /fail failed");
            held.succeed("undisturbed");
            assertThat(other.read().text()).isEqualTo("undisturbed");
        });
    }

    @Test
    void aBodyThatBreaksOffEndsTheConnection() {
        run(() -> {
            serve(routes());
            assertThat(raw().sendLines("GET /cut HTTP/1.1", "Host: test").rest())
                    .endsWith("5\r\nbegun\r\n")
                    .doesNotContain("secret");
            assertThat(raw().sendLines("GET /short HTTP/1.1", "Host: test").rest())
                    .contains("Content-Length: 10")
                    .endsWith("short");
            assertThat(raw().sendLines("GET /long HTTP/1.1", "Host: test").rest())
                    .endsWith("\r\n\r\n");
            assertThat(warnings()).hasSize(3).allMatch(line -> line.startsWith("Connection of"));
            assertThat(get("/ping").text()).isEqualTo("pong");
        });
    }

    /** It is not the server's fault, and an attacker must not fill the log. */
    @Test
    void aRequestThatTurnsBadWhileItIsAnsweredEndsTheConnectionWithoutAWarning() {
        String bad = " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nx\r\n";
        run(() -> {
            serve(routes().post("/echo", HttpContract::echo).post("/ignored", request -> HttpResponse.text("ignored")));
            assertThat(raw().send("POST /echo" + bad).rest())
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContain("\r\n0\r\n");
            RawHttp peer = raw().send("POST /ignored" + bad);
            assertThat(peer.rest()).startsWith("HTTP/1.1 200 ").endsWith("ignored");
            peer.socket().close(); // Else the server would wait for that.
            awaitConnections(0);
            assertThat(get("/ping").text()).isEqualTo("pong");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aHandlerIsInterruptedWhenItsClientIsGone() {
        run(() -> {
            serve(routes());
            RawHttp peer = raw();
            peer.sendLines("GET /hold HTTP/1.1", "Host: test");
            RawHttp withBody = raw();
            withBody.send("POST /hold HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n");
            awaitHolding(2);
            peer.socket().close();
            awaitHolding(1);
            withBody.socket().close();
            awaitHolding(0);
            assertThat(ends).hasSize(2).allMatch(end -> end.startsWith("the client is gone"));
            awaitConnections(0);
            assertThat(server.requests()).isZero();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aStreamEndsWhenItsClientIsGone() {
        run(() -> {
            serve(routes());
            RawHttp peer = raw();
            peer.sendLines("GET /ticks HTTP/1.1", "Host: test").read(false);
            awaitHolding(1);
            peer.line();
            peer.socket().close();
            awaitHolding(0);
            awaitConnections(0);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aConnectionMayEndAnywhere() {
        String request = "POST /body HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhell";
        run(() -> {
            serve(routes());
            for (int length = 0; length <= request.length(); length += 3) {
                raw().send(request.substring(0, length)).socket().close();
            }
            String chunked =
                    "POST /body HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n";
            for (int length = 60; length <= chunked.length(); length += 2) {
                raw().send(chunked.substring(0, length)).socket().close();
            }
            assertThat(get("/ping").text()).isEqualTo("pong");
            awaitConnections(0);
            assertThat(server.requests()).isZero();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void closeCutsWhatIsInFlight() {
        run(() -> {
            serve(routes());
            RawHttp idle = raw();
            assertThat(idle.sendLines("GET /ping HTTP/1.1", "Host: test").read().text())
                    .isEqualTo("pong");
            RawHttp peer = raw();
            peer.sendLines("GET /hold HTTP/1.1", "Host: test");
            RawHttp sending = raw();
            sending.send("POST /hold HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhe");
            awaitHolding(2);
            int port = server.port();
            server.close();
            server.close();
            assertFails(peer.socket().read(1), SocketError.ECONNRESET);
            assertFails(sending.socket().read(1), SocketError.ECONNRESET);
            assertFails(idle.socket().read(1), SocketError.ECONNRESET);
            assertFails(network.connect("localhost", port), SocketError.ECONNREFUSED);
            awaitConnections(0);
            assertThat(holding).isZero();
            assertThat(ends).hasSize(2).containsOnly("the server was closed");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void portInUseFailsTheStart() {
        run(() -> {
            TcpServerSocket other = network.listen("localhost", 0).await();
            HttpServer second = new HttpServer(network, routes());
            assertFails(second.start(new InetSocketAddress("localhost", other.port())), SocketError.EADDRINUSE);
            second.close();
        });
    }

    @Test
    void aConnectionTooManyIsClosed() {
        run(() -> {
            serve(
                    routes(),
                    HttpServerOptions.builder()
                            .listen(ListenOptions.DEFAULT.withMaxConnections(1))
                            .build());
            RawHttp first = raw();
            assertThat(first.sendLines("GET /ping HTTP/1.1", "Host: test")
                            .read()
                            .text())
                    .isEqualTo("pong");
            try (Logged sockets = new Logged("io.simpyio.net")) {
                // With TLS there is not even a handshake.
                assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(() -> raw().socket().read(1).await());
                assertThat(sockets.warnings()).singleElement().asString().contains("the limit maxConnections is 1");
            }
            first.socket().close();
            awaitConnections(0);
            assertThat(get("/ping").text()).isEqualTo("pong");
        });
    }

    @Test
    void aRequestTooManyIsToldToComeLater() {
        run(() -> {
            serve(routes(), HttpServerOptions.builder().maxRequests(1).build());
            RawHttp first = raw();
            first.sendLines("GET /hold HTTP/1.1", "Host: test");
            awaitHolding(1);
            RawHttp second = raw();
            RawHttp.Message busy =
                    second.sendLines("GET /ping HTTP/1.1", "Host: test").read();
            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.header("retry-after")).isEqualTo("1");
            assertThat(busy.text()).contains("maxRequests is 1");
            held.succeed("done");
            assertThat(first.read().text()).isEqualTo("done");
            assertThat(second.sendLines("GET /ping HTTP/1.1", "Host: test")
                            .read()
                            .text())
                    .isEqualTo("pong");
        });
    }

    @Test
    void aHandlerMayCloseTheServer() {
        run(() -> {
            serve(new HttpRoutes().get("/close", request -> {
                server.close();
                return HttpResponse.text("never seen");
            }));
            assertThat(raw().sendLines("GET /close HTTP/1.1", "Host: test").rest())
                    .isEmpty();
            awaitConnections(0);
        });
        assertThat(warnings()).isEmpty();
    }
}
