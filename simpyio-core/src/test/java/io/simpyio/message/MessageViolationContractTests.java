package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.kernel.Event;
import io.simpyio.net.SocketError;
import io.simpyio.packet.RawPeer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer may not send; every call on its connection then fails with what was wrong, and no other connection. */
class MessageViolationContractTests extends MessageContract {

    static Stream<Arguments> violations() {
        return Stream.of(
                violation("", "Failed to decode JSON"),
                violation("no json", "Failed to decode JSON"),
                violation("[0,0", "Failed to decode JSON"),
                violation("[0,0,1] [0,1,2]", "Failed to decode JSON"),
                violation("[0,0,'x']", "Failed to decode JSON"),
                violation("[".repeat(16_000), "Failed to decode JSON"),
                violation("[0,0," + "9".repeat(5_000) + "]", "Failed to decode JSON"),
                violation("\ufeff[0,0,1]", "Failed to decode JSON"),
                violation("\u0000[\u00000\u0000,\u00000\u0000,\u00001\u0000]", "Failed to decode JSON"),
                violation(new byte[] {'"', (byte) 0xFF, '"'}, "not UTF-8"),
                violation("[0,0,1]".getBytes(StandardCharsets.UTF_16), "not UTF-8"),
                violation("null", "[type, id, content]"),
                violation("{}", "[type, id, content]"),
                violation("\"012\"", "[type, id, content]"),
                violation("[0,0]", "[type, id, content]"),
                violation("[0,0,1,2]", "[type, id, content]"),
                violation("[7,0,1]", "Unknown message type 7"),
                violation("[-1,0,1]", "Unknown message type -1"),
                violation("[0.0,0,1]", "Unknown message type 0.0"),
                violation("[\"0\",0,1]", "Unknown message type"),
                violation("[\"a\\nERROR forged\",0,1]", "Unknown message type a?ERROR forged"),
                violation("[\"" + "x".repeat(1_000) + "\",0,1]", "Unknown message type " + "x".repeat(64) + "..."),
                violation("[true,0,1]", "Unknown message type true"),
                violation("[null,0,1]", "Unknown message type null"),
                violation("[0,\"0\",1]", "A message id must be a whole number"),
                violation("[0,0.5,1]", "A message id must be a whole number"),
                violation("[0,null,1]", "A message id must be a whole number"),
                violation("[0,[],1]", "A message id must be a whole number"),
                violation("[0,1180591620717411303424,1]", "of 64 bits, but is 1180591620717411303424"),
                violation("[1,99,\"reply\"]", "Reply to an unknown request 99"),
                violation("[2,-1,\"reply\"]", "Reply to an unknown request -1"));
    }

    private static Arguments violation(String payload, String message) {
        return violation(payload.getBytes(StandardCharsets.UTF_8), message);
    }

    private static Arguments violation(byte[] payload, String message) {
        return Arguments.of(payload, message);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("violations")
    void everyCallFailsAndTheConnectionCloses(byte[] payload, String expected) {
        run(() -> {
            Messages other = messages();
            WithPeer connection = withPeer();
            Message message = connection.message();
            List<Event<Object>> replies = List.of(message.send("pending"), message.send("too"));
            Event<Request> recv = message.recv();
            connection.peer().socket().write(RawPeer.frame(payload)).await();
            assertViolated(recv, expected);
            replies.forEach(reply -> assertViolated(reply, expected));
            assertViolated(message.send("later"), expected);
            assertViolated(message.recv(), expected);
            assertThat(message.isClosed()).isTrue();
            connection.peer().receive();
            connection.peer().receive();
            assertFails(connection.peer().socket().read(1), SocketError.ECONNRESET);
            message.close();
            assertViolated(message.recv(), expected);
            assertGoesOn(other);
        });
    }

    private static void assertViolated(Event<?> call, String expected) {
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(call::await)
                .withMessageContaining(expected);
    }
}
