package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.codec.JsonCodec;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketError;
import io.simpyio.packet.Packet;
import io.simpyio.packet.PacketTooLargeException;
import io.simpyio.packet.RawPeer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageLimitContractTests extends MessageContract {

    private static final int LIMIT = MessageOptions.DEFAULT_LIMIT;

    @Test
    void onlySoManyOfOurRequestsMayBeUnanswered() {
        run(() -> {
            Messages messages = messages();
            List<Event<Object>> replies = new ArrayList<>();
            for (int i = 0; i < LIMIT; i++) {
                replies.add(messages.client().send(i));
            }
            assertThatExceptionOfType(MessageLimitException.class)
                    .isThrownBy(() -> messages.client().send("one more").await())
                    .withMessage("Outgoing message limit of 1024 has been exceeded: the limit maxOutgoing is 1024");
            messages.server().recv().await().succeed("room");
            assertThat(replies.getFirst().await()).isEqualTo("room");
            replies.add(messages.client().send("fits"));
            echo(messages.server());
            assertThat(replies.getLast().await()).isEqualTo("fits");
            assertThat(replies.get(LIMIT - 1).value()).isEqualTo(LIMIT - 1);
        });
    }

    private static byte[] requests(int count) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            frames.writeBytes(RawPeer.frame("[0," + i + "," + i + "]"));
        }
        return frames.toByteArray();
    }

    @Test
    void tooManyUnansweredRequestsOfThePeerEndThisConnectionOnly() {
        run(() -> {
            Messages other = messages();
            WithPeer connection = withPeer();
            Event<Object> reply = connection.message().send("pending");
            connection.peer().socket().write(requests(LIMIT + 1)).await();
            assertThatExceptionOfType(MessageLimitException.class)
                    .isThrownBy(reply::await)
                    .withMessageContaining(
                            "Incoming message limit of 1024 has been exceeded by the peer: the limit maxIncoming is 1024");
            for (int i = 0; i < LIMIT; i++) {
                Request request = connection.message().recv().await();
                assertThat(request.content()).isEqualTo(i);
                request.succeed("ignored").await();
            }
            assertThatExceptionOfType(MessageLimitException.class)
                    .isThrownBy(() -> connection.message().recv().await());
            assertThat(connection.message().isClosed()).isTrue();
            assertGoesOn(other);
        });
    }

    @Test
    void peerThatDoesNotReadItsRepliesMeetsTheLimitAndMemoryStaysBounded() {
        String reply = "x".repeat(16_000);
        run(() -> {
            WithPeer connection = withPeer();
            connection.peer().socket().write(requests(8 * LIMIT)).defuse();
            assertThatExceptionOfType(MessageLimitException.class)
                    .isThrownBy(() -> {
                        while (true) {
                            connection.message().recv().await().succeed(reply);
                        }
                    })
                    .withMessageContaining(
                            "Incoming message limit of 1024 has been exceeded by the peer: the limit maxIncoming is 1024");
        });
    }

    @Test
    void repliesMakeRoomForMoreRequests() {
        run(() -> {
            WithPeer connection = withPeer();
            for (int round = 0; round < 3; round++) {
                connection.peer().socket().write(requests(LIMIT)).await();
                for (int i = 0; i < LIMIT; i++) {
                    Request request = connection.message().recv().await();
                    assertThat(request.content()).isEqualTo(i);
                    request.succeed(null);
                }
                for (int i = 0; i < LIMIT; i++) {
                    assertThat(connection.peer().receive()).startsWith("[1,");
                }
            }
            assertThat(connection.message().isClosed()).isFalse();
        });
    }

    @Test
    void requestTooBigForAPacketFailsAlone() {
        run(() -> {
            Messages messages = messages();
            Event<Object> pending = messages.client().send("pending");
            assertThatExceptionOfType(PacketTooLargeException.class)
                    .isThrownBy(() -> messages.client()
                            .send("x".repeat(Packet.DEFAULT_MAX_PACKET_SIZE))
                            .await())
                    .withMessageStartingWith("Packet too large. Allowed 16384 bytes");
            messages.server().recv().await().succeed("done");
            assertThat(pending.await()).isEqualTo("done");
            assertGoesOn(messages);
        });
    }

    @Test
    void replyTooBigForAPacketIsAFailureReply() {
        String tooBig = "x".repeat(Packet.DEFAULT_MAX_PACKET_SIZE);
        run(() -> {
            Messages messages = messages();
            for (boolean succeeds : new boolean[] {true, false}) {
                Event<Object> reply = messages.client().send("call");
                Request request = messages.server().recv().await();
                Event<Void> written = succeeds ? request.succeed(tooBig) : request.fail(tooBig);
                written.await();
                assertThatExceptionOfType(RemoteException.class)
                        .isThrownBy(reply::await)
                        .withMessageContaining("does not fit: the limit maxPacketSize is 16384");
            }
            assertGoesOn(messages);
        });
    }

    /** A packet into which not even a failure fits. */
    @Test
    void replyThatCannotBeWrittenAtAllEndsTheConnection() {
        run(() -> {
            Messages messages = messages(24, MessageOptions.DEFAULT);
            Event<Object> reply = messages.client().send("call");
            messages.server().recv().await().succeed("x".repeat(100));
            assertFails(reply, SocketError.ECONNRESET);
            assertThatExceptionOfType(PacketTooLargeException.class)
                    .isThrownBy(() -> messages.server().recv().await());
        });
    }

    /** What waits for a peer that does not read is limited; it loses its connection. */
    @Test
    void peerThatNeverReadsEndsThisConnectionOnly() {
        int packetSize = 4 << 20;
        String reply = "x".repeat(packetSize - 100);
        run(() -> {
            Messages other = messages();
            Connection connection = connect();
            Message message = new Message(new Packet(connection.server(), packetSize), MessageOptions.DEFAULT);
            SimProcess<Void> server = start(() -> {
                while (true) {
                    message.recv().await().succeed(reply);
                }
            });
            connection.client().write(requests(LIMIT)).await();
            assertThatIllegalStateException()
                    .isThrownBy(server::await)
                    .withMessageContaining("Too many bytes wait to be written: the limit maxQueuedBytes is");
            assertThat(message.isClosed()).isTrue();
            assertGoesOn(other);
        });
    }

    @Test
    void limitsMustBePositive() {
        JsonCodec codec = new JsonCodec();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MessageOptions(codec, 0, 1))
                .withMessageContaining("maxOutgoing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MessageOptions(codec, 1, 0))
                .withMessageContaining("maxIncoming");
    }
}
