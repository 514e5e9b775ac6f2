package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Event;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageContentContractTests extends MessageContract {

    /** An object whose own code fails when it is encoded. */
    record Broken(boolean badly) {
        public String getText() {
            if (badly) {
                throw new AssertionError("badly broken");
            }
            throw new IllegalStateException("broken");
        }
    }

    record Point(int x, double y) {}

    @Test
    void everyJsonValuePasses() {
        List<Object> values = new ArrayList<>(List.of(
                true,
                "",
                "text",
                0,
                -1,
                1L << 40,
                0.1,
                1e300,
                List.of(),
                List.of(List.of(1)),
                Map.of(),
                Map.of("a", "b")));
        values.add(null);
        values.add(Arrays.asList(null, null));
        run(() -> {
            Messages messages = messages();
            echo(messages.server());
            for (Object value : values) {
                assertThat(messages.client().send(value).await()).isEqualTo(value);
            }
        });
    }

    @Test
    void nonAsciiIsEscapedOnTheWire() {
        run(() -> {
            WithPeer connection = withPeer();
            Event<Object> reply = connection.message().send("5 \u20ac \ud83d\udd0c \u007f");
            assertThat(connection.peer().receive().toLowerCase(Locale.ROOT))
                    .isEqualTo("[0,0,\"5 \\u20ac \\ud83d\\udd0c \u007f\"]");
            connection.peer().send("[1, 0, \"\u20ac = \\u20ac\"]");
            assertThat(reply.await()).isEqualTo("\u20ac = \u20ac");
        });
    }

    @Test
    void halfASurrogatePairPassesAsInPython() {
        run(() -> {
            Messages messages = messages();
            echo(messages.server());
            assertThat(messages.client().send("half \ud83d").await()).isEqualTo("half \ud83d");
        });
    }

    @Test
    void notANumberAndInfinitiesPassBothWays() {
        run(() -> {
            WithPeer connection = withPeer();
            Event<Object> reply =
                    connection.message().send(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
            assertThat(connection.peer().receive()).isEqualTo("[0,0,[NaN,Infinity,-Infinity]]");
            connection.peer().send("[1, 0, [NaN, Infinity, -Infinity]]");
            assertThat(reply.await())
                    .isEqualTo(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        });
    }

    @Test
    void wholeNumbersAreExactHoweverLong() {
        BigInteger big = BigInteger.TWO.pow(3_000).add(BigInteger.ONE);
        run(() -> {
            WithPeer connection = withPeer();
            Event<Object> reply = connection.message().send(big);
            assertThat(connection.peer().receive()).isEqualTo("[0,0," + big + "]");
            connection.peer().send("[1, 0, [" + big + ", 9223372036854775808, 9007199254740993]]");
            assertThat(reply.await())
                    .isEqualTo(List.of(big, new BigInteger("9223372036854775808"), 9_007_199_254_740_993L));
        });
    }

    @Test
    void contentCanBeConverted() {
        run(() -> {
            Messages messages = messages();
            messages.client().send(new Point(1, 2.5));
            messages.client().send("no point");
            assertThat(messages.server().recv().await().content(Point.class)).isEqualTo(new Point(1, 2.5));
            Request request = messages.server().recv().await();
            assertThatExceptionOfType(CodecException.class).isThrownBy(() -> request.content(Point.class));
        });
    }

    @Test
    void requestThatCannotBeEncodedFailsAlone() {
        run(() -> {
            Messages messages = messages();
            for (Object value : unencodable()) {
                assertThatExceptionOfType(CodecException.class)
                        .isThrownBy(() -> messages.client().send(value).await())
                        .withMessageStartingWith("Failed to encode");
            }
            assertGoesOn(messages);
        });
    }

    @Test
    void replyThatCannotBeEncodedIsAFailureReply() {
        run(() -> {
            Messages messages = messages();
            for (Object value : unencodable()) {
                Event<Object> reply = messages.client().send("call");
                messages.server().recv().await().succeed(value).await();
                assertThatExceptionOfType(RemoteException.class)
                        .isThrownBy(reply::await)
                        .satisfies(failure ->
                                assertThat(failure.remoteTraceback()).startsWith("CodecException: Failed to encode"));
            }
            assertGoesOn(messages);
        });
    }

    private static List<Object> unencodable() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        return List.of(new Broken(false), new Broken(true), itself);
    }
}
