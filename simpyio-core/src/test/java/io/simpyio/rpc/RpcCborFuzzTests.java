package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.codec.CborCodec;
import io.simpyio.codec.CodecException;
import io.simpyio.codec.JsonCodec;
import io.simpyio.http.RawHttp;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.Environment;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.Backend;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import io.simpyio.packet.RawPeer;
import io.simpyio.rpc.http.RpcHttpEndpoint;
import io.simpyio.rpc.http.RpcHttpOptions;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.rpc.websocket.RpcWebSocketClient;
import io.simpyio.rpc.websocket.RpcWebSocketEndpoint;
import io.simpyio.rpc.websocket.RpcWebSocketOptions;
import io.simpyio.testing.Logged;
import io.simpyio.testing.Seeds;
import io.simpyio.websocket.RawWebSocket;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are nearly CBOR, alone and as calls: an error or the end of the connection, and nobody else is disturbed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RpcCborFuzzTests {

    private static final int INPUTS = 15_000;
    private static final int CONNECTIONS = 200;
    private static final int PACKETS_PER_CONNECTION = 6;

    /** The first message of a peer that knows the format. */
    private static final String HELLO = "[0,0,[\"a/same\",[1],{}]]" + "\t \t \t".repeat(2);

    private static final CborCodec CBOR = new CborCodec();
    private static final MessageOptions MESSAGES = MessageOptions.DEFAULT.withCompact(CBOR);
    private static final RpcWebSocketOptions WEB_SOCKETS = RpcWebSocketOptions.DEFAULT.withMessage(MESSAGES);

    /** What does nothing, or much, where it stands: tags, lengths that are lies, half floats, breaks. */
    private static final int[] BYTES = {
        0x00, 0x1b, 0x3b, 0x5b, 0x5f, 0x7b, 0x7f, 0x80, 0x9b, 0x9f, 0xa0, 0xbb, 0xbf, 0xc2, 0xc3, 0xc4, 0xc5, 0xd8,
        0xdb, 0xf6, 0xf7, 0xf9, 0xfb, 0xff
    };

    private static byte[] nearly(Random random) {
        byte[] bytes = encoded(random);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) BYTES[random.nextInt(BYTES.length)];
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(4));
            }
        }
        return bytes;
    }

    private static byte[] encoded(Random random) {
        String text = RpcFuzzTests.packet(random);
        try {
            return CBOR.encode(new JsonCodec().decode(text.getBytes(StandardCharsets.UTF_8)));
        } catch (CodecException e) { // The pieces are no JSON, or nothing that goes in CBOR.
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            return bytes;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void bytesAreAValueOrNone(long ownSeed) {
        long seed = Seeds.replayed(ownSeed);
        Random random = new Random(seed);
        int values = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = nearly(random);
            try {
                Object value = CBOR.decode(bytes);
                values++;
                CBOR.encode(value);
                for (Class<?> type : List.of(int.class, double.class, BigInteger.class, List.class, Map.class)) {
                    convert(value, type);
                }
            } catch (CodecException e) {
                // As it deserves.
            } catch (Throwable e) {
                throw new AssertionError("With seed=" + seed + ": " + Arrays.toString(bytes), e);
            }
        }
        assertThat(values).isBetween(INPUTS / 10, INPUTS * 9 / 10);
    }

    private static void convert(Object value, Class<?> type) {
        try {
            CBOR.convert(value, type);
        } catch (CodecException e) {
            // Another type may do.
        }
    }

    private static void fuzz(long ownSeed, BiConsumer<Backend, Random> test) {
        long seed = Seeds.replayed(ownSeed);
        try (Logged quiet = new Logged("io.simpyio");
                Backend backend = Backend.open("virtual")) {
            Environment environment = backend.environment();
            environment.run(environment.process("fuzz", () -> test.accept(backend, new Random(seed))));
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("With seed=" + seed, failure);
        }
    }

    private static RpcRouter router(Backend backend) {
        return new RpcRouter()
                .register("a", new RpcFuzzTests.Endpoint(backend.environment()))
                .register("a/account", new RpcFuzzTests.Account());
    }

    private static RpcDispatcher dispatcher(Backend backend) {
        return new RpcDispatcher(backend.environment(), router(backend), RpcOptions.DEFAULT);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void messagesDisturbNobodyElse(long ownSeed) {
        fuzz(ownSeed, (backend, random) -> {
            RpcMessageServer server = new RpcMessageServer(
                            backend.network(), router(backend), RpcServerOptions.DEFAULT.withMessage(MESSAGES))
                    .start(RpcContract.ANY_PORT)
                    .await();
            RpcPeer good = new RpcMessageClient(
                            backend.network(), new RpcRouter(), RpcClientOptions.DEFAULT.withMessage(MESSAGES))
                    .connect(server.address())
                    .await();
            for (int i = 0; i < CONNECTIONS; i++) {
                TcpSocket bad = backend.network().connect(server.address()).await();
                RawPeer peer = new RawPeer(bad);
                peer.send(HELLO);
                assertThat(peer.receive()).startsWith("[1,0,1]\t");
                send(random, bytes -> bad.write(RawPeer.frame(bytes)).await());
                backend.environment().timeout(random.nextDouble() * 0.02).await();
                bad.close();
                assertThat(good.call("a/same", i).await()).isEqualTo(i);
            }
            while (server.connections() > 1) {
                backend.environment().timeout(0.01).await();
            }
            assertThat(server.calls()).isZero();
        });
    }

    private interface Sending {
        void send(byte[] bytes);
    }

    private static void send(Random random, Sending peer) {
        try {
            for (int packet = 0; packet < PACKETS_PER_CONNECTION; packet++) {
                peer.send(nearly(random));
            }
        } catch (SocketException closed) {
            // As it deserves.
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 3)
    void webSocketsDisturbNobodyElse(long ownSeed) {
        fuzz(ownSeed, (backend, random) -> {
            RpcDispatcher dispatcher = dispatcher(backend);
            RpcWebSocketEndpoint endpoint = new RpcWebSocketEndpoint(dispatcher, WEB_SOCKETS);
            HttpServer server = new HttpServer(backend.network(), new HttpRoutes().get("/", endpoint))
                    .start(RpcContract.ANY_PORT)
                    .await();
            RpcPeer good = new RpcWebSocketClient(backend.network(), dispatcher, WEB_SOCKETS)
                    .connect("ws://localhost:" + server.port() + "/")
                    .await();
            for (int i = 0; i < CONNECTIONS; i++) {
                RawHttp http =
                        new RawHttp(backend.network().connect(server.address()).await());
                RawWebSocket bad = RawWebSocket.open(
                        http, "Sec-WebSocket-Protocol: " + RpcWebSocketOptions.CBOR_SUBPROTOCOL + "\r\n");
                send(random, bytes -> bad.send(RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.BINARY, bytes)));
                backend.environment().timeout(random.nextDouble() * 0.02).await();
                bad.socket().close();
                assertThat(good.call("a/same", i).await()).isEqualTo(i);
            }
            while (endpoint.connections() > 1) {
                backend.environment().timeout(0.01).await();
            }
            assertThat(dispatcher.calls()).isZero();
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 4)
    void requestsAreAnswered(long ownSeed) {
        fuzz(ownSeed, (backend, random) -> {
            RpcDispatcher dispatcher = dispatcher(backend);
            HttpRoutes routes = new RpcHttpEndpoint(dispatcher, RpcHttpOptions.DEFAULT.withCodecs(CBOR))
                    .addTo(new HttpRoutes(), "/rpc");
            HttpServer server = new HttpServer(backend.network(), routes)
                    .start(RpcContract.ANY_PORT)
                    .await();
            Set<Integer> statuses = new TreeSet<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                byte[] body = nearly(random);
                RawHttp peer =
                        new RawHttp(backend.network().connect(server.address()).await());
                peer.send(
                        "POST /rpc/a/same HTTP/1.1\r\nHost: test\r\nContent-Type: application/cbor\r\nContent-Length: "
                                + body.length + "\r\n\r\n" + new String(body, StandardCharsets.ISO_8859_1));
                statuses.add(peer.read().status());
                peer.socket().close();
            }
            backend.environment().timeout(1).await();
            assertThat(statuses).contains(400).allMatch(status -> status == 200 || status == 400 || status == 500);
            assertThat(dispatcher.calls()).isZero();
        });
    }
}
