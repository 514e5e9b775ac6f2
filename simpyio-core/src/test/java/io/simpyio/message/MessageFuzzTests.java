package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.packet.PacketTooLargeException;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.packet.RawPeer;
import io.simpyio.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that send frames which are almost right. Whatever they send, their own connection has an ordinary end, and
 * nothing else does: a failure that nobody handles would end the run.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MessageFuzzTests {

    private static final int CONNECTIONS = 2_000;
    private static final int FRAMES_PER_CONNECTION = 4;

    private static final List<String> FRAMES = List.of(
            "[0,0,\"ohai\"]",
            "[1,0,\"cya\"]",
            "[1,1,null]",
            "[2,0,\"Traceback (most recent call last)\\nValueError: no\\n\"]",
            "[0, 1, [\"a/b\", [1, 2.5, NaN], {\"k\": [true, false, null]}]]",
            "[0,9223372036854775807,{\"e\":\"\\u20ac\\/\",\"d\":{\"x\":-1e300}}]",
            "[0,0,\"\u20ac\ud83d\udd0c\"]",
            "[0,0,[[[[[[[[]]]]]]]]]");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20_261_122})
    void almostRightFramesHaveAnOrdinaryEnd(long ownSeed) {
        long seed = Seeds.replayed(ownSeed);
        Random random = new Random(seed);
        try (Backend backend = Backend.open("virtual")) {
            Environment environment = backend.environment();
            environment.run(environment.process("fuzz", () -> {
                TcpServerSocket listening = backend.network().listen(0).await();
                for (int i = 0; i < CONNECTIONS; i++) {
                    Event<TcpSocket> accept = listening.accept();
                    TcpSocket client = backend.network()
                            .connect("localhost", listening.port())
                            .await();
                    talk(new Message(new PacketUtf8(accept.await())), client, random);
                }
            }));
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("With seed=" + seed, failure);
        }
    }

    private static void talk(Message message, TcpSocket client, Random random) {
        List<Event<Object>> replies =
                List.of(message.send("first").defuse(), message.send("second").defuse());
        Environment environment = message.environment();
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES_PER_CONNECTION; i++) {
            frames.add(mutated(FRAMES.get(random.nextInt(FRAMES.size())), random));
        }
        environment.process("peer", () -> {
            for (byte[] frame : frames) {
                try {
                    client.write(frame).await();
                } catch (SocketException closed) {
                    break;
                }
            }
            environment.timeout(1).await();
            client.close();
        });
        Throwable end = receiveToTheEnd(message);
        assertThat(end)
                .isInstanceOfAny(
                        MessageFormatException.class,
                        MessageLimitException.class,
                        PacketTooLargeException.class,
                        SocketException.class);
        for (Event<Object> reply : replies) {
            assertThat(outcome(reply))
                    .satisfiesAnyOf(
                            outcome -> assertThat(outcome).isSameAs(end),
                            outcome -> assertThat(outcome).isInstanceOf(RemoteException.class),
                            outcome -> assertThat(outcome).isNotInstanceOf(Throwable.class));
        }
        assertThat(message.isClosed()).isTrue();
    }

    private static Throwable receiveToTheEnd(Message message) {
        try {
            while (true) {
                Request request = message.recv().await();
                request.succeed(request.content());
            }
        } catch (RuntimeException end) {
            return end;
        }
    }

    private static Object outcome(Event<Object> reply) {
        try {
            return String.valueOf(reply.await());
        } catch (RuntimeException failure) {
            return failure;
        }
    }

    private static byte[] mutated(String frame, Random random) {
        byte[] payload = frame.getBytes(StandardCharsets.UTF_8);
        for (int mutations = random.nextInt(4); mutations > 0 && payload.length > 0; mutations--) {
            int at = random.nextInt(payload.length);
            switch (random.nextInt(6)) {
                case 0 -> payload[at] = (byte) random.nextInt(256);
                case 1 -> payload[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> payload = Arrays.copyOf(payload, at);
                case 3 -> payload = joined(payload, Arrays.copyOfRange(payload, at, payload.length));
                case 4 ->
                    payload = joined(Arrays.copyOf(payload, at), Arrays.copyOfRange(payload, at + 1, payload.length));
                default -> payload[at] = (byte) "[]{},:\"0123456789-\\".charAt(random.nextInt(19));
            }
        }
        int size = random.nextInt(50) == 0 ? random.nextInt() : payload.length;
        return RawPeer.frame(size, payload);
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
