package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketError;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.packet.PacketUtf8;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestReplyContractTests extends MessageContract {

    /** The message level example of simpy.io's README. */
    @Test
    void readmeExample() {
        List<Object> printed = new ArrayList<>();
        run(() -> {
            TcpServerSocket listening = network.listen("127.0.0.1", 0).await();
            start(() -> {
                Message message = new Message(new PacketUtf8(listening.accept().await()));
                Request request = message.recv().await();
                printed.add(request.content());
                request.succeed("cya").await();
            });
            Message message = new Message(new PacketUtf8(
                    network.connect("127.0.0.1", listening.port()).await()));
            printed.add(message.send("ohai").await());
        });
        assertThat(printed).containsExactly("ohai", "cya");
    }

    @Test
    void wireIsAPacketOfTypeIdAndContent() {
        run(() -> {
            WithPeer connection = withPeer();
            Event<Object> first = connection.message().send("ohai");
            Event<Object> second = connection.message().send(null);
            assertThat(connection.peer().receiveHex(16)).isEqualTo("0000000c" + hex("[0,0,\"ohai\"]"));
            assertThat(connection.peer().receive()).isEqualTo("[0,1,null]");
            connection.peer().send("[1,1,{\"a\":[1,2]}]");
            connection.peer().send("[1,0,\"cya\"]");
            assertThat(first.await()).isEqualTo("cya");
            assertThat(second.value()).hasToString("{a=[1, 2]}");
        });
    }

    @Test
    void repliesAreOnTheWireWithTheIdOfTheRequest() {
        run(() -> {
            WithPeer connection = withPeer();
            connection.peer().send("[0, 7, \"ohai\"]");
            connection.peer().send("[0, 8, \"bad\"]");
            connection.message().recv().await().succeed("cya").await();
            connection.message().recv().await().fail("Traceback\nValueError: no\n");
            assertThat(connection.peer().receive()).isEqualTo("[1,7,\"cya\"]");
            assertThat(connection.peer().receive()).isEqualTo("[2,8,\"Traceback\\nValueError: no\\n\"]");
        });
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(bytes(text));
    }

    @Test
    void peersMayWriteTheirJsonAsTheyLike() {
        run(() -> {
            WithPeer connection = withPeer();
            connection.peer().send(" [ 0 ,\n 0 , { \"b\" : \"http:\\/\\/x\" , \"a\" : [ ] } ]\r\n");
            assertThat(connection.message().recv().await().content()).hasToString("{b=http://x, a=[]}");
        });
    }

    @Test
    void repliesMayComeInAnyOrder() {
        run(() -> {
            Messages messages = messages();
            List<Event<Object>> replies = new ArrayList<>();
            List<Request> requests = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                replies.add(messages.client().send(i));
                requests.add(messages.server().recv().await());
            }
            Collections.shuffle(requests, new Random(1));
            requests.forEach(request -> request.succeed(List.of(request.content())));
            for (int i = 0; i < 200; i++) {
                assertThat(replies.get(i).await()).isEqualTo(List.of(i));
            }
        });
    }

    @Test
    void bothSidesMayRequestAtOnceWithEqualIds() {
        run(() -> {
            Messages messages = messages();
            echo(messages.client());
            echo(messages.server());
            List<Event<Object>> replies = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                replies.add(messages.client().send("from client " + i));
                replies.add(messages.server().send("from server " + i));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(replies.get(2 * i).await()).isEqualTo("from client " + i);
                assertThat(replies.get(2 * i + 1).await()).isEqualTo("from server " + i);
            }
        });
    }

    @Test
    void failureReplyIsARemoteException() {
        run(() -> {
            Messages messages = messages();
            Event<Object> reply = messages.client().send("call");
            messages.server().recv().await().fail(new IllegalArgumentException("no"));
            assertThatExceptionOfType(RemoteException.class)
                    .isThrownBy(reply::await)
                    .satisfies(failure -> {
                        assertThat(failure.origin()).isEqualTo(messages.client().peerAddress());
                        assertThat(failure.remoteTraceback()).isEqualTo("IllegalArgumentException: no\n");
                    });
            assertGoesOn(messages);
        });
    }

    @Test
    void onlyOneRecvIsPending() {
        run(() -> {
            Messages messages = messages();
            Event<Request> recv = messages.server().recv();
            assertThatIllegalStateException()
                    .isThrownBy(() -> messages.server().recv().await())
                    .withMessage("Concurrent receive attempt");
            messages.client().send("x");
            assertThat(recv.await().content()).isEqualTo("x");
        });
    }

    @Test
    void requestIsRepliedToOnce() {
        run(() -> {
            Messages messages = messages();
            Event<Object> reply = messages.client().send("x");
            Request request = messages.server().recv().await();
            request.succeed("first");
            assertThatIllegalStateException()
                    .isThrownBy(() -> request.succeed("second"))
                    .withMessageContaining("already replied");
            assertThatIllegalStateException().isThrownBy(() -> request.fail("third"));
            assertThat(reply.await()).isEqualTo("first");
            assertGoesOn(messages);
        });
    }

    @Test
    void replyThatNobodyWaitsForAnyMoreEndsNothing() {
        run(() -> {
            Messages messages = messages();
            for (int i = 0; i < 2; i++) {
                Event<Object> reply = messages.client().send("slow");
                Request request = messages.server().recv().await();
                environment.anyOf(reply, environment.timeout(0)).await();
                assertThat(reply.triggered()).isFalse();
                if (i == 0) {
                    request.succeed("late");
                } else {
                    request.fail("late, and wrong");
                }
                assertGoesOn(messages);
                assertThat(reply.processed()).isTrue();
            }
        });
    }

    @Test
    void newRecvTakesThePlaceOfAnInterruptedOneAndLosesNothing() {
        run(() -> {
            Messages messages = messages();
            SimProcess<List<Object>> receiver = environment.process("receiver", () -> {
                Event<Request> recv = messages.server().recv();
                assertThatExceptionOfType(Interrupt.class).isThrownBy(recv::await);
                messages.client().send("first");
                messages.client().send("second");
                exchange(connect(), 5);
                Request first = messages.server().recv().await();
                assertFails(recv, SocketError.ECANCELED);
                return List.of(first.content(), messages.server().recv().await().content());
            });
            environment.timeout(0).await();
            receiver.interrupt();
            assertThat(receiver.await()).containsExactly("first", "second");
        });
    }

    @Test
    void interruptedRecvMayBeAwaitedAgain() {
        run(() -> {
            Messages messages = messages();
            SimProcess<List<Object>> receiver = environment.process("receiver", () -> {
                Event<Request> recv = messages.server().recv();
                assertThatExceptionOfType(Interrupt.class).isThrownBy(recv::await);
                messages.client().send("first");
                messages.client().send("second");
                exchange(connect(), 5);
                return List.of(
                        recv.await().content(), messages.server().recv().await().content());
            });
            environment.timeout(0).await();
            receiver.interrupt();
            assertThat(receiver.await()).containsExactly("first", "second");
        });
    }

    /** The request comes at the very moment at which the receiver is interrupted. */
    @Test
    void requestOfARecvThatWasGivenUpAtThatMomentIsNotLost() {
        run(() -> {
            Messages messages = messages();
            messages.client().send("first");
            messages.client().send("second");
            exchange(connect(), 5);
            for (String content : List.of("first", "second")) {
                SimProcess<Object> receiver = environment.process("receiver", () -> {
                    Event<Request> recv = messages.server().recv();
                    assertThat(recv.triggered()).isTrue();
                    assertThatExceptionOfType(Interrupt.class).isThrownBy(recv::await);
                    assertThat(recv.processed()).isFalse();
                    if (content.equals("second")) {
                        environment.timeout(0).await();
                        return recv.await().content();
                    }
                    return messages.server().recv().await().content();
                });
                start(receiver::interrupt);
                assertThat(receiver.await()).isEqualTo(content);
            }
            Event<Request> next = messages.server().recv();
            assertThat(next.triggered()).isFalse();
        });
    }
}
