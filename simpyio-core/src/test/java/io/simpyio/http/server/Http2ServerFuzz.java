package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.simpyio.http.RawHttp2;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import io.simpyio.testing.Logged;
import io.simpyio.virtual.VirtualBackend;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a client sends behind the preface of HTTP/2: what it gets is frames, nothing is logged as a fault of ours, no
 * request or connection is left over, and the next client is served.
 */
class Http2ServerFuzz {

    private static final int FRAME_HEADER_BYTES = 9;
    private static final int MAX_FRAME_BYTES = 16_384;

    private static final HttpRoutes ROUTES = new HttpRoutes()
            .get("/", request -> HttpResponse.text("ok"))
            .post("/", request -> HttpResponse.text("" + request.body().bytes().await().length));

    @FuzzTest(maxDuration = "20s")
    void theServerGoesOn(byte[] input) {
        check(input);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theServerGoesOnAfterWhatIsAlmostRight(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] input = frames(random);
            if (random.nextBoolean()) {
                input[random.nextInt(input.length)] = (byte) random.nextInt(256);
            }
            try {
                check(input);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "With seed=" + seed + ": " + HexFormat.of().formatHex(input), e);
            }
        }
    }

    private static byte[] frames(Random random) {
        byte[] get = RawHttp2.fields(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a");
        byte[] post = RawHttp2.fields(":method", "POST", ":scheme", "http", ":path", "/", ":authority", "a");
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int count = random.nextInt(8); count >= 0; count--) {
            int stream = random.nextInt(6) == 0 ? random.nextInt(8) : 2 * random.nextInt(4) + 1;
            int flags = random.nextInt(4) == 0 ? random.nextInt(64) : 4 + random.nextInt(2);
            byte[] some = new byte[random.nextInt(10)];
            random.nextBytes(some);
            byte[] payload = switch (random.nextInt(4)) {
                case 0 -> get;
                case 1 -> post;
                case 2 -> RawHttp2.number(random.nextInt(3));
                default -> some;
            };
            int type = payload == get || payload == post ? RawHttp2.HEADERS : random.nextInt(11);
            frames.writeBytes(RawHttp2.frame(type, flags, stream, payload));
        }
        return frames.toByteArray();
    }

    private static void check(byte[] input) {
        for (int pieceBytes : new int[] {Math.max(1, input.length), 7}) {
            try (Logged log = new Logged(HttpServer.class.getName());
                    VirtualBackend backend = VirtualBackend.open(Duration.ofMillis(1), builder -> {})) {
                Environment environment = backend.environment();
                environment.run(environment.process("test", () -> attack(backend, input, pieceBytes)));
                assertThat(log.warnings()).isEmpty();
            }
        }
    }

    private static void attack(VirtualBackend backend, byte[] input, int pieceBytes) {
        Environment environment = backend.environment();
        HttpServer server = new HttpServer(backend.network(), ROUTES);
        server.start(new InetSocketAddress("localhost", 80)).await();
        TcpSocket attacker = backend.network().connect("localhost", 80).await();
        SimProcess<?> reader = environment.process("reader", () -> readFrames(attacker));
        try {
            new RawHttp2(attacker).begin();
            for (int i = 0; i < input.length; i += pieceBytes) {
                attacker.write(Arrays.copyOfRange(input, i, Math.min(input.length, i + pieceBytes)))
                        .await();
            }
            environment.timeout(1).await();
            attacker.shutdownOutput().await();
        } catch (SocketException e) {
            environment.timeout(1).await(); // It was told to go.
        }
        environment.timeout(5).await();
        attacker.close();
        reader.await();
        environment.timeout(1).await();
        assertThat(server.requests()).isZero();
        assertThat(server.connections()).isZero();
        RawHttp2 next = new RawHttp2(backend.network().connect("localhost", 80).await()).begin();
        assertThat(next.get(1, "/").read(1).text()).isEqualTo("ok");
        server.close();
    }

    private static void readFrames(TcpSocket socket) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            while (true) {
                all.writeBytes(socket.read(MAX_FRAME_BYTES).await());
            }
        } catch (SocketException e) {
            ByteBuffer bytes = ByteBuffer.wrap(all.toByteArray());
            while (bytes.remaining() >= FRAME_HEADER_BYTES) {
                int length = bytes.getInt() >>> 8;
                assertThat((int) bytes.get(bytes.position() - 1)).isBetween(RawHttp2.DATA, RawHttp2.CONTINUATION);
                assertThat(length).isLessThanOrEqualTo(MAX_FRAME_BYTES);
                bytes.position(Math.min(bytes.limit(), bytes.position() + FRAME_HEADER_BYTES - 4 + length));
            }
        }
    }
}
