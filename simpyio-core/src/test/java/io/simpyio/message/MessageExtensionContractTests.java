package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.kernel.Event;
import io.simpyio.net.SocketError;
import io.simpyio.packet.Packet;
import io.simpyio.packet.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Headers and cancellation: between two who know them, and never seen by those who do not. */
class MessageExtensionContractTests extends MessageContract {

    private static final String PADDING = "\t \t \t";
    private static final MessageOptions OFFERED = MessageOptions.DEFAULT.withExtension(MessageExtension.OFFERED);
    private static final MessageOptions REFUSED = MessageOptions.DEFAULT.withExtension(MessageExtension.REFUSED);

    private Messages messages(MessageOptions client, MessageOptions server) {
        Connection connection = connect();
        return new Messages(
                new Message(new Packet(connection.client()), client),
                new Message(new Packet(connection.server()), server));
    }

    private WithPeer withPeer(MessageOptions options) {
        Connection connection = connect();
        return new WithPeer(new Message(new Packet(connection.server()), options), new RawPeer(connection.client()));
    }

    @Test
    void offerIsWhitespaceBehindTheFirstMessage() {
        run(() -> {
            WithPeer connection = withPeer(OFFERED);
            connection.message().send("ohai", Map.of("deadline", 1));
            connection.message().send("again", Map.of("deadline", 1));
            assertThat(connection.peer().receive()).isEqualTo("[0,0,\"ohai\"]" + PADDING);
            assertThat(connection.peer().receive()).isEqualTo("[0,1,\"again\"]");
        });
    }

    @Test
    void offerThatIsNotAnsweredChangesNothing() {
        run(() -> {
            WithPeer connection = withPeer(OFFERED);
            Event<Object> reply = connection.message().send("ohai");
            connection.peer().receive();
            connection.peer().send("[1, 0, \"cya\"]");
            assertThat(reply.await()).isEqualTo("cya");
            assertThat(connection.message().extended()).isFalse();
            Event<Object> second = connection.message().send("second", Map.of("deadline", 1));
            assertThat(connection.message().cancel(second)).isFalse();
            connection.message().send("third");
            assertThat(connection.peer().receive()).isEqualTo("[0,1,\"second\"]");
            assertThat(connection.peer().receive()).isEqualTo("[0,2,\"third\"]");
        });
    }

    @Test
    void offerIsAcceptedWithTheNextMessageAndHeadersGoBothWays() {
        run(() -> {
            WithPeer connection = withPeer(MessageOptions.DEFAULT);
            connection.message().send("before", Map.of("h", 1));
            assertThat(connection.peer().receive()).isEqualTo("[0,0,\"before\"]");
            connection.peer().send("[0, 0, \"ohai\"]" + PADDING);
            Request request = connection.message().recv().await();
            request.fail("Error: no\n", Map.of("code", "INTERNAL"));
            assertThat(connection.peer().receive())
                    .isEqualTo("[2,0,\"Error: no\\n\",{\"code\":\"INTERNAL\"}]" + PADDING);
            connection.peer().send("[0, 1, \"more\", {\"deadline\": 2.5}]");
            assertThat(connection.message().recv().await().headers()).isEqualTo(Map.of("deadline", 2.5));
            connection.message().send("after", Map.of("h", 1));
            assertThat(connection.peer().receive()).isEqualTo("[0,1,\"after\",{\"h\":1}]");
        });
    }

    @Test
    void cancellationReachesTheOtherEndWhichRepliesAllTheSame() {
        run(() -> {
            Messages ends = messages(OFFERED, MessageOptions.DEFAULT);
            Event<Object> first = ends.client().send("first");
            ends.server().recv().await().succeed("hello");
            assertThat(first.await()).isEqualTo("hello");
            assertThat(ends.client().extended()).isTrue();
            Event<Object> second = ends.client().send("second", Map.of("h", "\u20ac"));
            Request request = ends.server().recv().await();
            assertThat(request.headers()).isEqualTo(Map.of("h", "\u20ac"));
            List<String> told = new ArrayList<>();
            Event<Object> cancelled = environment.event();
            request.whenCancelled(() -> {
                told.add("told");
                cancelled.succeed(null);
            });
            assertThat(ends.client().cancel(second)).isTrue();
            cancelled.await();
            request.fail("Cancelled: bye\n", Map.of("code", "CANCELLED"));
            assertThatExceptionOfType(RemoteException.class)
                    .isThrownBy(second::await)
                    .satisfies(failure -> assertThat(failure.headers()).isEqualTo(Map.of("code", "CANCELLED")));
            assertThat(ends.client().cancel(second)).as("after its reply").isFalse();
            assertThat(told).containsExactly("told");
        });
    }

    @Test
    void cancellationThatComesBeforeTheRequestIsReceivedIsKept() {
        run(() -> {
            WithPeer connection = withPeer(MessageOptions.DEFAULT);
            connection.peer().send("[0, 0, \"ohai\"]" + PADDING);
            connection.message().recv().await().succeed("cya");
            connection.peer().receive();
            connection.peer().send("[0, 1, \"never mind\"]");
            connection.peer().send("[3, 1, null]");
            connection.peer().send("[0, 2, \"but this\"]");
            Request first = connection.message().recv().await();
            assertThat(connection.message().recv().await().content()).isEqualTo("but this");
            List<String> told = new ArrayList<>();
            first.whenCancelled(() -> told.add("told"));
            assertThat(told).containsExactly("told");
        });
    }

    @Test
    void cancellationOfWhatIsAnsweredOrUnknownIsIgnored() {
        run(() -> {
            WithPeer connection = withPeer(MessageOptions.DEFAULT);
            connection.peer().send("[0, 0, \"ohai\"]" + PADDING);
            connection.message().recv().await().succeed("cya");
            connection.peer().receive();
            connection.peer().send("[3, 0, null]");
            connection.peer().send("[3, 99, null]");
            connection.peer().send("[0, 1, \"still there?\"]");
            assertThat(connection.message().recv().await().content()).isEqualTo("still there?");
        });
    }

    @Test
    void whoHasNotAgreedMayNotUseIt() {
        run(() -> {
            for (String packet : List.of("[0, 0, \"ohai\", {}]", "[3, 0, null]")) {
                WithPeer connection = withPeer(MessageOptions.DEFAULT);
                connection.peer().send(packet);
                assertThatExceptionOfType(MessageFormatException.class)
                        .isThrownBy(() -> connection.message().recv().await());
                assertFails(connection.peer().socket().read(1), SocketError.ECONNRESET);
            }
        });
    }

    @Test
    void refusedOfferIsNotAnswered() {
        run(() -> {
            Messages ends = messages(OFFERED, REFUSED);
            Event<Object> first = ends.client().send("first");
            ends.server().recv().await().succeed("hello");
            assertThat(first.await()).isEqualTo("hello");
            assertThat(ends.client().extended()).isFalse();
            assertThat(ends.server().extended()).isFalse();
        });
    }

    @Test
    void offerWaitsForAMessageThatHasRoomForIt() {
        run(() -> {
            Connection connection = connect();
            Message message = new Message(new Packet(connection.client(), 16), OFFERED);
            RawPeer peer = new RawPeer(connection.server());
            message.send("12345678");
            message.send("1");
            assertThat(peer.receive()).isEqualTo("[0,0,\"12345678\"]");
            assertThat(peer.receive()).isEqualTo("[0,1,\"1\"]" + PADDING);
        });
    }
}
