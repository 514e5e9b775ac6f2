package io.simpyio.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.simpyio.http.HttpContract;
import io.simpyio.http.RawHttp;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import io.simpyio.testing.Logged;
import io.simpyio.virtual.VirtualBackend;
import io.simpyio.websocket.RawWebSocket;
import io.simpyio.websocket.WebSocketEndpoint;
import io.simpyio.websocket.WebSocketMessage;
import io.simpyio.websocket.WebSocketOptions;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a client sends to a server: what it gets is responses, nothing is logged as a fault of ours, no request or
 * connection is left over, and the next client is served.
 */
class HttpServerFuzz {

    private static final String HTTP_2_BEGINS = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");

    private static final HttpRoutes ROUTES = new HttpRoutes()
            .get("/", request -> HttpResponse.text("ok"))
            .get(
                    "/query/{name}",
                    request -> HttpResponse.text(
                            request.query().first(request.pathVariable("name")).orElse("none")))
            .post(
                    "/form",
                    request -> HttpResponse.text(request.form().await().names().toString()))
            .post(
                    "/json",
                    request -> HttpResponse.json(request.json(Object.class).await()))
            .post(
                    "/few",
                    request -> HttpResponse.text(
                            "" + request.body().limit(10).bytes().await().length))
            .post("/ignored", request -> HttpResponse.text("ignored"))
            .post("/echo", HttpContract::echo)
            .files("/files", "io/simpyio/http/static")
            .get(
                    "/socket",
                    new WebSocketEndpoint(
                            socket -> {
                                while (true) {
                                    switch (socket.receive().await()) {
                                        case WebSocketMessage.Text text ->
                                            socket.send("echo of " + text.text())
                                                    .await();
                                        case WebSocketMessage.Binary binary ->
                                            socket.send(binary.bytes()).await();
                                    }
                                }
                            },
                            WebSocketOptions.builder()
                                    .compression(true)
                                    .maxMessageBytes(10_000)
                                    .build()));

    private static final List<String> ASKED = List.of(
            "GET /",
            "HEAD /",
            "GET /query/a?a=b",
            "GET /query/a?a=%zz",
            "GET /query/%2e%2e?",
            "POST /form",
            "POST /form",
            "POST /json",
            "POST /json",
            "POST /few",
            "POST /few",
            "POST /ignored",
            "POST /ignored",
            "POST /echo",
            "POST /echo",
            "POST /echo",
            "GET /files/index.html",
            "GET /files/../secret.txt",
            "GET /files/%2e%2e/secret.txt",
            "HEAD /files/sub/a%20b.txt",
            "GET /socket",
            "OPTIONS *",
            "PUT /",
            "GET http://other/",
            "BREW /",
            "GET //",
            "GET ");

    private static final List<String> FIELDS = List.of(
            "Expect: 100-continue",
            "Expect: 100-continue",
            "Connection: close",
            "Connection: keep-alive, Upgrade",
            "Upgrade: websocket",
            "Upgrade: h2c",
            "Accept-Encoding: gzip",
            "Range: bytes=0-1",
            "If-None-Match: *");

    private static final List<String> BAD_FIELDS = List.of(
            "Expect: more",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Content-Length: 3",
            "Content-Length: 99999999999",
            "Host: another",
            " folded",
            "a b: c",
            "X: \u0000");

    private static final List<String> BODIES = List.of(
            "",
            "a=b&c=%20",
            "a=%zz",
            "{\"a\":[1,2]}",
            "[[[[",
            "null",
            "x".repeat(300),
            "x".repeat(70_000),
            "\u00ff\u0000");

    private static final List<String> TYPES =
            List.of("application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "text/plain", ";");

    @FuzzTest(maxDuration = "20s")
    void theServerGoesOn(byte[] input) {
        check(input);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theServerGoesOnAfterWhatIsAlmostRight(long seed) {
        Random random = new Random(seed);
        Set<String> statuses = new TreeSet<>();
        boolean echoed = false;
        for (int i = 0; i < 150; i++) {
            StringBuilder text = new StringBuilder();
            for (int requests = random.nextInt(3); requests > 0; requests--) {
                text.append(request(random));
            }
            text.append(random.nextInt(3) == 0 ? webSocket(random) : request(random));
            byte[] input = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            if (random.nextInt(3) == 0) {
                input[random.nextInt(input.length)] = (byte) random.nextInt(256);
            }
            try {
                String answers = check(input);
                Matcher status = STATUS.matcher(answers);
                while (status.find()) {
                    statuses.add(status.group(1));
                }
                echoed |= answers.contains("echo of ");
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "With seed=" + seed + ": " + HexFormat.of().formatHex(input), e);
            }
        }
        assertThat(statuses)
                .as("what the pieces reach")
                .contains("100", "101", "200", "400", "404", "405", "413", "415", "417", "426", "501", "505");
        assertThat(echoed).as("whether a WebSocket was used").isTrue();
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String request(Random random) {
        StringBuilder request = new StringBuilder(pick(random, ASKED)).append(' ');
        request.append(random.nextInt(12) > 0 ? "HTTP/1.1" : pick(random, List.of("HTTP/1.0", "HTTP/2.0", "HTTP/x")));
        request.append("\r\nHost: a\r\nContent-Type: ")
                .append(pick(random, TYPES))
                .append("\r\n");
        if (random.nextBoolean()) {
            request.append(pick(random, FIELDS)).append("\r\n");
        }
        if (random.nextInt(6) == 0) {
            request.append(pick(random, BAD_FIELDS)).append("\r\n");
        }
        String body = pick(random, BODIES);
        switch (random.nextInt(4)) {
            case 0 -> request.append("\r\n");
            case 1 ->
                request.append("Transfer-Encoding: chunked\r\n\r\n")
                        .append(Integer.toHexString(body.length()))
                        .append(pick(random, List.of("\r\n", "\r\n", "\r\n", ";x=y\r\n", "\n")))
                        .append(body)
                        .append(pick(
                                random,
                                List.of("\r\n0\r\n\r\n", "\r\n0\r\n\r\n", "\r\n0\r\nA: b\r\n\r\n", "\r\nx\r\n")));
            default ->
                request.append("Content-Length: ")
                        .append(body.length())
                        .append("\r\n\r\n")
                        .append(body);
        }
        return request.toString();
    }

    private static String webSocket(Random random) {
        StringBuilder text = new StringBuilder("GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: " + RawWebSocket.KEY + "\r\nSec-WebSocket-Version: "
                + pick(random, List.of("13", "13", "13", "12")) + "\r\n"
                + pick(random, List.of("", "", "Sec-WebSocket-Extensions: permessage-deflate\r\n", "Origin: x\r\n"))
                + "\r\n");
        for (int frames = random.nextInt(5); frames > 0; frames--) {
            int opcode = random.nextInt(4) == 0 ? random.nextInt(128) : RawWebSocket.TEXT;
            byte[] payload = new byte[random.nextInt(20)];
            Arrays.fill(payload, (byte) 'a');
            byte[] frame = RawWebSocket.frame(
                    opcode | (random.nextInt(6) == 0 ? 0 : RawWebSocket.FIN),
                    payload,
                    payload.length,
                    random.nextInt(10) > 0);
            text.append(new String(frame, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    private static String check(byte[] input) {
        String answers = "";
        for (int pieceBytes : new int[] {Math.max(1, input.length), 7}) {
            if (input.length / pieceBytes > 1_000) {
                continue; // That takes long, and shows nothing else.
            }
            try (Logged log = new Logged(HttpServer.class.getName());
                    VirtualBackend backend = VirtualBackend.open(Duration.ofMillis(1), builder -> {})) {
                Environment environment = backend.environment();
                answers = environment.run(environment.process("test", () -> attack(backend, input, pieceBytes)));
                assertThat(log.warnings()).isEmpty();
            }
        }
        return answers;
    }

    /** Sends it all and gives what comes back, while the client is there and after it has ended its side. */
    private static String attack(VirtualBackend backend, byte[] input, int pieceBytes) {
        Environment environment = backend.environment();
        HttpServer server = new HttpServer(backend.network(), ROUTES);
        server.start(new InetSocketAddress("localhost", 80)).await();
        TcpSocket attacker = backend.network().connect("localhost", 80).await();
        SimProcess<String> reader = environment.process("reader", () -> new RawHttp(attacker).rest());
        try {
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
        String answers = reader.await();
        environment.timeout(1).await();
        assertThat(server.requests()).isZero();
        assertThat(server.connections()).isZero();
        if (!answers.isEmpty() && !new String(input, StandardCharsets.ISO_8859_1).startsWith(HTTP_2_BEGINS)) {
            assertThat(answers).startsWith("HTTP/1.1 ");
        }
        RawHttp next = new RawHttp(backend.network().connect("localhost", 80).await());
        assertThat(next.sendLines("GET / HTTP/1.1", "Host: next").read().text()).isEqualTo("ok");
        server.close();
        return answers;
    }
}
