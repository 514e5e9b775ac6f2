package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.HttpContract;
import io.simpyio.http.RawHttp;
import io.simpyio.http.RawHttp2;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.net.BackendCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The orderly end of a server: what is handled may end, what is new is refused, and no response is lost. */
@MethodSource(BackendCase.ALL)
class HttpDrainContractTests extends HttpContract {

    private static final Duration LONG = Duration.ofSeconds(15);

    private Event<String> held;
    private int holding;
    private final List<String> interrupts = new ArrayList<>();

    @BeforeEach
    void makeEvent() {
        held = environment.event();
    }

    private HttpRoutes routes() {
        return new HttpRoutes()
                .get("/ping", request -> HttpResponse.text("pong"))
                .get("/hold", request -> HttpResponse.text(hold()))
                .get(
                        "/stream",
                        request -> HttpResponse.stream("text/plain", out -> {
                            out.write(bytes("begun ")).await();
                            out.write(bytes(hold())).await();
                        }));
    }

    private String hold() {
        holding++;
        try {
            return held.await();
        } catch (Interrupt interrupt) {
            interrupts.add(String.valueOf(interrupt.cause().orElseThrow()));
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

    private static void send(RawHttp peer, String path) {
        peer.sendLines("GET " + path + " HTTP/1.1", "Host: test");
    }

    @Test
    void requestsInFlightEndAndNewOnesAreRefused() {
        run(() -> {
            serve(routes());
            RawHttp idle = raw();
            send(idle, "/ping");
            assertThat(idle.read().text()).isEqualTo("pong");
            RawHttp silent = raw();
            RawHttp busy = raw();
            send(busy, "/hold");
            RawHttp streaming = raw();
            send(streaming, "/stream");
            awaitHolding(2);
            awaitConnections(4);
            Event<Integer> ended = server.shutdown(LONG);
            send(idle, "/ping");
            RawHttp.Message refused = idle.read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("connection")).isEqualTo("close");
            assertThat(refused.text()).contains("shut down");
            assertThat(ended.triggered()).isFalse();
            assertThat(server.shutdown(Duration.ZERO)).isSameAs(ended);
            held.succeed("in time");
            RawHttp.Message answer = busy.read();
            assertThat(answer.text()).isEqualTo("in time");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(streaming.read().text()).isEqualTo("begun in time");
            for (RawHttp peer : List.of(idle, silent, busy, streaming)) {
                assertThat(peer.rest()).isEmpty();
                peer.socket().close();
            }
            assertThat(ended.await()).isZero();
            assertThat(server.connections()).isZero();
            assertThat(interrupts).isEmpty();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void theResponseIsReadThoughTheClientHasSentMore() {
        run(() -> {
            serve(routes());
            RawHttp peer = raw();
            send(peer, "/hold");
            awaitHolding(1);
            send(peer, "/ping");
            send(peer, "/ping");
            Event<Integer> ended = server.shutdown(LONG);
            send(peer, "/ping");
            held.succeed("in time");
            assertThat(peer.rest())
                    .contains("Connection: close")
                    .endsWith("in time")
                    .containsOnlyOnce("HTTP/1.1 200");
            peer.socket().close();
            assertThat(ended.await()).isZero();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aRequestOfWhichOnlyTheBeginningHasComeIsRefused() {
        run(() -> {
            serve(routes());
            RawHttp begun = raw().send("GET /ping HTTP/1.1\r\nHo");
            RawHttp busy = raw();
            send(busy, "/hold");
            awaitHolding(1);
            Event<Integer> ended = server.shutdown(LONG);
            held.succeed("in time");
            assertThat(busy.rest()).endsWith("in time");
            busy.socket().close();
            assertThat(begun.rest()).startsWith("HTTP/1.1 503 ");
            begun.socket().close();
            assertThat(ended.await()).isZero();
        });
    }

    @Test
    void aServerWithoutRequestsEndsAtOnce() {
        run(() -> {
            assertThat(serve(routes()).shutdown(LONG).await()).isZero();
            serve(routes());
            RawHttp idle = raw();
            send(idle, "/ping");
            assertThat(idle.read().text()).isEqualTo("pong");
            double before = environment.now();
            Event<Integer> ended = server.shutdown(LONG);
            assertThat(idle.rest()).isEmpty();
            idle.socket().close();
            assertThat(ended.await()).isZero();
            assertThat(environment.now() - before).isLessThan(LONG.toSeconds());
        });
    }

    @Test
    void whatIsLeftAfterTheGracePeriodIsCutOff() {
        run(() -> {
            serve(routes());
            RawHttp peer = raw();
            send(peer, "/hold");
            awaitHolding(1);
            double before = environment.now();
            assertThat(server.shutdown(Duration.ofMillis(200)).await()).isEqualTo(1);
            assertThat(environment.now() - before).isGreaterThanOrEqualTo(0.199);
            awaitHolding(0);
            assertThat(interrupts).hasSize(1);
            assertThat(peer.rest()).isEmpty();
        });
    }

    @Test
    void closingCutsItShort() {
        run(() -> {
            serve(routes());
            RawHttp peer = raw();
            send(peer, "/hold");
            awaitHolding(1);
            Event<Integer> ended = server.shutdown(LONG);
            server.close();
            assertThat(ended.await()).isEqualTo(1);
            awaitHolding(0);
        });
    }

    @Test
    void http2GoesAwayAndFinishesItsStreams() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2();
            peer.get(1, "/hold").get(3, "/hold");
            awaitHolding(2);
            Event<Integer> ended = server.shutdown(LONG);
            RawHttp2.Frame goAway = peer.next(RawHttp2.GOAWAY);
            assertThat(goAway.number()).as("last stream").isEqualTo(3);
            assertThat(goAway.goAwayError()).isZero();
            peer.get(5, "/ping");
            assertThat(peer.next(RawHttp2.RST_STREAM).number()).isEqualTo(RawHttp2.REFUSED_STREAM);
            held.succeed("in time");
            assertThat(peer.read(1).text()).isEqualTo("in time");
            assertThat(peer.read(3).text()).isEqualTo("in time");
            peer.socket().close();
            assertThat(ended.await()).isZero();
            assertThat(interrupts).isEmpty();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void http2WithoutStreamsEndsAtOnce() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2();
            peer.get(1, "/ping");
            assertThat(peer.read(1).text()).isEqualTo("pong");
            Event<Integer> ended = server.shutdown(LONG);
            assertThat(peer.next(RawHttp2.GOAWAY).goAwayError()).isZero();
            peer.socket().close();
            assertThat(ended.await()).isZero();
        });
    }

    private RawHttp2 raw2() {
        return new RawHttp2(network.connect("localhost", server.port()).await()).begin();
    }
}
