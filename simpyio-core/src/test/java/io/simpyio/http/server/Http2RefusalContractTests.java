package io.simpyio.http.server;

import static io.simpyio.http.RawHttp2.CANCEL;
import static io.simpyio.http.RawHttp2.CONTINUATION;
import static io.simpyio.http.RawHttp2.DATA;
import static io.simpyio.http.RawHttp2.END_HEADERS;
import static io.simpyio.http.RawHttp2.END_STREAM;
import static io.simpyio.http.RawHttp2.ENHANCE_YOUR_CALM;
import static io.simpyio.http.RawHttp2.FLOW_CONTROL_ERROR;
import static io.simpyio.http.RawHttp2.GOAWAY;
import static io.simpyio.http.RawHttp2.HEADERS;
import static io.simpyio.http.RawHttp2.PING;
import static io.simpyio.http.RawHttp2.PROTOCOL_ERROR;
import static io.simpyio.http.RawHttp2.REFUSED_STREAM;
import static io.simpyio.http.RawHttp2.RST_STREAM;
import static io.simpyio.http.RawHttp2.SETTINGS;
import static io.simpyio.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simpyio.http.HttpContract;
import io.simpyio.http.HttpLimits;
import io.simpyio.http.RawHttp;
import io.simpyio.http.RawHttp2;
import io.simpyio.http.http2.Http2Limits;
import io.simpyio.kernel.Event;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server refuses of HTTP/2: what is malformed, and what is too much. */
@MethodSource(BackendCase.ALL)
class Http2RefusalContractTests extends HttpContract {

    private static final String[] GET = {":method", "GET", ":scheme", "http", ":authority", "test", ":path", "/ping"};

    private Event<String> held;
    private int handled;

    @BeforeEach
    void makeEvents() {
        held = environment.event();
    }

    private HttpRoutes routes() {
        return new HttpRoutes()
                .get("/ping", request -> {
                    handled++;
                    return HttpResponse.text("pong");
                })
                .get("/fail", request -> {
                    throw new IllegalStateException("a secret");
                })
                .get("/hold", request -> {
                    handled++;
                    return HttpResponse.text(held.await());
                })
                .post("/body", request -> {
                    handled++;
                    return HttpResponse.text(
                            "" + request.body().limit(100_000).bytes().await().length);
                });
    }

    private void serve(Http2Limits limits) {
        serve(routes(), HttpServerOptions.builder().http2(limits).build());
    }

    private RawHttp2 raw2() {
        return new RawHttp2(network.connect("localhost", server.port()).await()).begin();
    }

    private static String[] with(String... more) {
        List<String> all = new ArrayList<>(List.of(GET));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static Map<String, byte[]> malformedRequests() {
        Map<String, byte[]> blocks = new LinkedHashMap<>();
        blocks.put("a name with a capital", RawHttp2.fields(with("X-Name", "x")));
        blocks.put("an empty name", RawHttp2.fields(with("", "x")));
        blocks.put("a name with a space", RawHttp2.fields(with("x ", "x")));
        blocks.put("Connection", RawHttp2.fields(with("connection", "close")));
        blocks.put("Keep-Alive", RawHttp2.fields(with("keep-alive", "1")));
        blocks.put("Transfer-Encoding", RawHttp2.fields(with("transfer-encoding", "chunked")));
        blocks.put("Upgrade", RawHttp2.fields(with("upgrade", "websocket")));
        blocks.put("TE other than trailers", RawHttp2.fields(with("te", "gzip")));
        blocks.put("a line break", RawHttp2.fields(with("x", "a\r\nb: c")));
        blocks.put("a NUL", RawHttp2.fields(with("x", "a\0b")));
        blocks.put("white space around", RawHttp2.fields(with("x", " a")));
        blocks.put("an unknown pseudo-header field", RawHttp2.fields(with(":unknown", "x")));
        blocks.put("a late pseudo-header field", RawHttp2.fields(with("x", "y", ":protocol", "z")));
        blocks.put("a status", RawHttp2.fields(with(":status", "200")));
        blocks.put("two methods", RawHttp2.fields(with(":method", "GET")));
        blocks.put("two hosts", RawHttp2.fields(with("host", "other")));
        blocks.put("no pseudo-header fields", RawHttp2.fields("x", "y"));
        for (int i = 0; i < GET.length; i += 2) {
            List<String> others = new ArrayList<>(List.of(GET));
            others.remove(i);
            others.remove(i);
            blocks.put("no " + GET[i], RawHttp2.fields(others.toArray(String[]::new)));
        }
        blocks.put("a protocol", RawHttp2.fields(with(":protocol", "websocket")));
        blocks.put("a method that is none", RawHttp2.request("G T", "/ping"));
        blocks.put("an empty method", RawHttp2.request("", "/ping"));
        blocks.put(
                "a line break in the authority",
                RawHttp2.fields(":method", "GET", ":scheme", "http", ":authority", "a\r\nb", ":path", "/ping"));
        blocks.put("an empty path", RawHttp2.request("GET", ""));
        blocks.put("a path without a slash", RawHttp2.request("GET", "ping"));
        blocks.put("a path with a space", RawHttp2.request("GET", "/a b"));
        blocks.put("two lengths", RawHttp2.fields(with("content-length", "1", "content-length", "2")));
        blocks.put("no length", RawHttp2.fields(with("content-length", "x")));
        blocks.put("a length where there is nothing", RawHttp2.fields(with("content-length", "1")));
        blocks.put("CONNECT with a path", RawHttp2.request("CONNECT", "/"));
        return blocks;
    }

    @Test
    void malformedRequestsAreErrorsOfTheirStreams() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2();
            int stream = 1;
            for (Map.Entry<String, byte[]> malformed : malformedRequests().entrySet()) {
                peer.send(HEADERS, END_STREAM | END_HEADERS, stream, malformed.getValue());
                RawHttp2.Frame reset = peer.next();
                assertThat(reset.type()).as("%s: %s", malformed.getKey(), reset).isEqualTo(RST_STREAM);
                assertThat(reset.stream()).isEqualTo(stream);
                assertThat(reset.number()).as(malformed.getKey()).isEqualTo(PROTOCOL_ERROR);
                stream += 2;
            }
            assertThat(handled).isZero();
            assertThat(peer.get(stream, "/ping").read(stream).text()).isEqualTo("pong");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aBodyHasTheLengthThatWasSaid() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2();
            int stream = 1;
            for (int[] lengths : new int[][] {{5, 4}, {5, 6}, {0, 1}}) {
                peer.post(stream, "/body", "content-length", "" + lengths[0]);
                peer.send(DATA, END_STREAM, stream, new byte[lengths[1]]);
                RawHttp2.Frame reset = peer.next();
                assertThat(reset.type()).as("%s", reset).isEqualTo(RST_STREAM);
                assertThat(reset.number()).isEqualTo(PROTOCOL_ERROR);
                stream += 2;
            }
            peer.post(stream, "/body", "content-length", "5").send(DATA, END_STREAM, stream, new byte[5]);
            assertThat(peer.read(stream).text()).isEqualTo("5");
            peer.post(stream + 2, "/body").send(DATA, 0, stream + 2, new byte[5]);
            peer.send(HEADERS, END_STREAM | END_HEADERS, stream + 2, RawHttp2.fields(":path", "/"));
            assertThat(peer.next(RST_STREAM).number()).isEqualTo(PROTOCOL_ERROR);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void limitsOfMessagesAreThoseOfHttp1() {
        run(() -> {
            serve(
                    routes(),
                    HttpServerOptions.builder()
                            .limits(new HttpLimits(1_000, 2_000, 1_000, 1_000))
                            .maxRequests(1)
                            .build());
            RawHttp2 peer = raw2();
            peer.post(1, "/body").send(DATA, 0, 1, new byte[16_000]);
            for (int i = 0; i < 7; i++) {
                environment.timeout(0.001).await();
                peer.send(DATA, i == 6 ? END_STREAM : 0, 1, new byte[16_000]);
            }
            assertThat(peer.read(1).status()).isEqualTo(413);
            RawHttp.Message large =
                    raw2().get(1, "/ping", "x", "y".repeat(2_000)).read(1);
            assertThat(large.status()).isEqualTo(431);
            peer = raw2().get(1, "/hold");
            while (handled < 2) {
                environment.timeout(0.001).await();
            }
            RawHttp.Message busy = peer.get(3, "/ping").read(3);
            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.text()).contains("maxRequests is 1");
            held.succeed("done");
            assertThat(peer.read(1).text()).isEqualTo("done");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aRequestThatIsTooMuchWhileItIsAnsweredEndsItsStreamWithoutAWarning() {
        run(() -> {
            serve(routes().post("/echo", request -> {
                request.body().limit(10);
                return HttpContract.echo(request);
            }));
            RawHttp2 peer = raw2().post(1, "/echo").send(DATA, 0, 1, bytes("few"));
            peer.next(HEADERS);
            assertThat(text(peer.next(DATA).payload())).isEqualTo("few");
            peer.send(DATA, 0, 1, bytes("too much"));
            assertThat(peer.next(RST_STREAM).number()).as("INTERNAL_ERROR").isEqualTo(2);
            assertThat(peer.get(3, "/ping").read(3).status()).isEqualTo(200);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aHandlerThatFailsGives500WithoutDetailsAndNoOtherStreamIsDisturbed() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2().get(1, "/hold").get(3, "/fail");
            RawHttp.Message failed = peer.read(3);
            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.text()).isEqualTo("Internal server error\n");
            held.succeed("undisturbed");
            assertThat(peer.read(1).text()).isEqualTo("undisturbed");
        });
        assertThat(warnings()).hasSize(1).first().asString().isEqualTo("Handling GET /fail failed");
    }

    @Test
    void aStreamTooManyIsRefused() {
        run(() -> {
            serve(Http2Limits.DEFAULT.withStreams(2));
            RawHttp2 peer = raw2().get(1, "/hold").get(3, "/hold").get(5, "/hold");
            RawHttp2.Frame refused = peer.next(RST_STREAM);
            assertThat(refused.stream()).isEqualTo(5);
            assertThat(refused.number()).isEqualTo(REFUSED_STREAM);
            held.succeed("done");
            assertThat(peer.read(1).text()).isEqualTo("done");
            assertThat(peer.read(3).text()).isEqualTo("done");
            assertThat(peer.get(7, "/ping").read(7).text()).isEqualTo("pong");
        });
        assertThat(warnings()).isEmpty();
    }

    /** That the connection ends with a GOAWAY that says why. */
    private void assertGoesAway(RawHttp2 peer, int error, String why) {
        RawHttp2.Frame frame = peer.any();
        while (frame.type() != GOAWAY) {
            frame = peer.any();
        }
        assertThat(frame.goAwayError()).as("error of %s", frame).isEqualTo(error);
        assertThat(new String(frame.payload(), StandardCharsets.UTF_8)).contains(why);
        try {
            while (true) {
                peer.socket().read(1_000).await();
            }
        } catch (SocketException end) {
            peer.socket().close();
        }
        awaitConnections(0);
        assertThat(server.requests()).isZero();
        RawHttp2 other = raw2();
        assertThat(other.get(1, "/ping").read(1).text()).isEqualTo("pong");
        other.socket().close();
        awaitConnections(0);
    }

    /** Sends all that, even if the server does not read it any more. */
    private void flood(RawHttp2 peer, byte[] frames) {
        start(() -> peer.socket().write(frames).await()).defuse();
    }

    private static byte[] repeated(int times, byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            for (byte[] frame : frames) {
                all.writeBytes(frame);
            }
        }
        return all.toByteArray();
    }

    @Test
    void rapidResetsEndTheConnection() {
        run(() -> {
            serve(Http2Limits.DEFAULT.withResetsPerSecond(50));
            RawHttp2 peer = raw2();
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int stream = 1; stream < 2_000; stream += 2) {
                frames.writeBytes(
                        RawHttp2.frame(HEADERS, END_STREAM | END_HEADERS, stream, RawHttp2.request("GET", "/hold")));
                frames.writeBytes(RawHttp2.frame(RST_STREAM, 0, stream, RawHttp2.number(CANCEL)));
            }
            flood(peer, frames.toByteArray());
            assertGoesAway(peer, ENHANCE_YOUR_CALM, "the limit resetsPerSecond is 50");
            assertThat(handled).isLessThanOrEqualTo(52);
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void resetsThatTheClientProvokesEndTheConnectionToo() {
        run(() -> {
            serve(Http2Limits.DEFAULT.withResetsPerSecond(50));
            RawHttp2 peer = raw2();
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int stream = 1; stream < 2_000; stream += 2) {
                frames.writeBytes(
                        RawHttp2.frame(HEADERS, END_STREAM | END_HEADERS, stream, RawHttp2.request("GET", "/hold")));
                frames.writeBytes(RawHttp2.frame(WINDOW_UPDATE, 0, stream, RawHttp2.number(0)));
            }
            flood(peer, frames.toByteArray());
            assertGoesAway(peer, ENHANCE_YOUR_CALM, "the limit resetsPerSecond is 50");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void floodsOfControlFramesEndTheConnection() {
        run(() -> {
            serve(Http2Limits.DEFAULT.withControlFramesPerSecond(50));
            for (byte[] frame : List.of(
                    RawHttp2.frame(PING, 0, 0, new byte[8]),
                    RawHttp2.frame(SETTINGS, 0, 0),
                    RawHttp2.frame(99, 0, 0))) {
                RawHttp2 peer = raw2();
                flood(peer, repeated(1_000, frame));
                assertGoesAway(peer, ENHANCE_YOUR_CALM, "the limit controlFramesPerSecond is 50");
            }
            RawHttp2 priorities = raw2();
            flood(priorities, repeated(200_000, RawHttp2.frame(RawHttp2.PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 0})));
            assertGoesAway(priorities, ENHANCE_YOUR_CALM, "mean nothing");
            RawHttp2 empty = raw2().post(1, "/body");
            flood(empty, repeated(100, RawHttp2.frame(DATA, 0, 1)));
            assertGoesAway(empty, ENHANCE_YOUR_CALM, "empty data frames");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void headersWithoutEndEndTheConnection() {
        run(() -> {
            serve(Http2Limits.DEFAULT);
            RawHttp2 peer = raw2();
            peer.send(HEADERS, 0, 1, RawHttp2.request("GET", "/ping"));
            flood(peer, repeated(100, RawHttp2.frame(CONTINUATION, 0, 1, RawHttp2.fields("x", "y".repeat(16_000)))));
            assertGoesAway(peer, PROTOCOL_ERROR, "Header size exceeded");
            peer = raw2();
            peer.send(HEADERS, 0, 1, RawHttp2.request("GET", "/ping"));
            flood(peer, repeated(200_000, RawHttp2.frame(CONTINUATION, 0, 1)));
            assertGoesAway(peer, ENHANCE_YOUR_CALM, "continuations frames");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aBombOfIndexedFieldsIsTooLarge() {
        run(() -> {
            serve(Http2Limits.DEFAULT);
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            block.writeBytes(RawHttp2.request("GET", "/ping"));
            block.write(0x40); // With incremental indexing: the first of the dynamic table from then on.
            RawHttp2.string(block, "x");
            RawHttp2.string(block, "y".repeat(3_000));
            byte[] many = new byte[10_000];
            Arrays.fill(many, (byte) (0x80 | 62));
            block.writeBytes(many);
            RawHttp2 peer = raw2();
            peer.send(HEADERS, END_STREAM | END_HEADERS, 1, block.toByteArray());
            assertThat(peer.read(1).status()).isEqualTo(431);
            assertThat(handled).isZero();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void whatBreaksTheFramingEndsTheConnection() {
        run(() -> {
            serve(routes());
            Map<String, byte[]> broken = new LinkedHashMap<>();
            broken.put("DATA without a stream", RawHttp2.frame(DATA, 0, 0, new byte[1]));
            broken.put("HEADERS of an even stream", RawHttp2.frame(HEADERS, 5, 2, RawHttp2.fields(GET)));
            broken.put("CONTINUATION of nothing", RawHttp2.frame(CONTINUATION, 4, 1));
            broken.put("a block that is cut", RawHttp2.frame(HEADERS, 5, 1, (byte) 0x40));
            broken.put("an index of nothing", RawHttp2.frame(HEADERS, 5, 1, (byte) 0xff, (byte) 0x7f));
            broken.put("a PING that is too short", RawHttp2.frame(PING, 0, 0, new byte[7]));
            broken.put("too large a frame", RawHttp2.frame(DATA, 0, 1, new byte[16_385]));
            broken.put("RST_STREAM of an idle stream", RawHttp2.frame(RST_STREAM, 0, 1, new byte[4]));
            for (Map.Entry<String, byte[]> frame : broken.entrySet()) {
                RawHttp2 peer = raw2();
                flood(peer, frame.getValue());
                RawHttp2.Frame end = peer.any();
                while (end.type() == SETTINGS || end.type() == WINDOW_UPDATE) {
                    end = peer.any();
                }
                assertThat(end.type()).as("%s: %s", frame.getKey(), end).isEqualTo(GOAWAY);
                assertThat(end.goAwayError()).as(frame.getKey()).isNotZero();
                peer.socket().close();
            }
            awaitConnections(0);
            assertThat(handled).isZero();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void moreThanTheWindowIsAnErrorOfTheStream() {
        run(() -> {
            serve(routes().post("/late", request -> HttpResponse.text(held.await())));
            RawHttp2 peer = raw2().post(1, "/late");
            peer.socket()
                    .write(repeated(5, RawHttp2.frame(DATA, 0, 1, new byte[16_000])))
                    .await();
            assertThat(peer.next(RST_STREAM).number()).isEqualTo(FLOW_CONTROL_ERROR);
            assertThat(peer.get(3, "/ping").read(3).text()).isEqualTo("pong");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void limitsMakeSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Http2Limits(0, 65_535, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Http2Limits(1, 65_534, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Http2Limits(1, 65_535, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Http2Limits(1, 65_535, 1, 0));
    }

    @Test
    void whatComesAfterAResponseThatIsCompleteIsNoFlood() {
        run(() -> {
            serve(new HttpRoutes()
                    .post("/early", request -> HttpResponse.text("no"))
                    .get("/ping", request -> HttpResponse.text("pong")));
            RawHttp2 peer = raw2().post(1, "/early", "content-length", "1000000");
            assertThat(peer.read(1).text()).isEqualTo("no");
            assertThat(peer.next(RST_STREAM).number()).isZero();
            peer.socket()
                    .write(repeated(500, RawHttp2.frame(DATA, 0, 1, new byte[10])))
                    .await();
            peer.get(3, "/ping");
            assertThat(peer.read(3).text()).isEqualTo("pong");
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void theTableOfFieldsIsNotAsLargeAsTheClientWantsIt() {
        run(() -> {
            serve(routes());
            RawHttp2 peer = raw2().allowHeaderTable(1 << 30);
            peer.send(
                    SETTINGS,
                    0,
                    0,
                    ByteBuffer.allocate(6).putShort((short) 1).putInt(1 << 30).array());
            peer.get(1, "/ping");
            ByteBuffer block = ByteBuffer.wrap(peer.next(HEADERS).payload());
            int size = -1;
            while ((block.get(block.position()) & 0xe0) == 0x20) { // RFC 7541, 6.3.
                size = block.get() & 0x1f;
                if (size == 0x1f) {
                    int shift = 0;
                    int part;
                    do {
                        part = block.get();
                        size += (part & 0x7f) << shift;
                        shift += 7;
                    } while ((part & 0x80) != 0);
                }
            }
            assertThat(size).isEqualTo(4_096);
        });
    }
}
