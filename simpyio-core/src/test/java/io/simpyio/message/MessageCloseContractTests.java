package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.packet.RawPeer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageCloseContractTests extends MessageContract {

    @Test
    void everythingPendingFailsAtClose() {
        run(() -> {
            Messages messages = messages();
            Event<Object> reply = messages.client().send("pending");
            Event<Object> forgotten = messages.client().send("pending too");
            Event<Request> recv = messages.client().recv();
            messages.client().close();
            messages.client().close();
            assertThat(messages.client().isClosed()).isTrue();
            assertFails(reply, SocketError.EBADF);
            assertFails(recv, SocketError.EBADF);
            assertFails(messages.client().send("later"), SocketError.EBADF);
            assertFails(messages.client().recv(), SocketError.EBADF);
            assertThat(forgotten.processed()).isTrue();
        });
    }

    @Test
    void everythingFailsWhenThePeerHasClosed() {
        run(() -> {
            Messages messages = messages();
            Event<Object> reply = messages.client().send("pending");
            messages.client().send("and nobody waits for this");
            Event<Request> recv = messages.client().recv();
            messages.server().recv().await();
            messages.server().close();
            assertFails(reply, SocketError.ECONNRESET);
            assertFails(recv, SocketError.ECONNRESET);
            assertFails(messages.client().send("later"), SocketError.ECONNRESET);
            assertFails(messages.client().recv(), SocketError.ECONNRESET);
            assertThat(messages.client().isClosed()).isTrue();
            assertThat(messages.client().peerAddress()).isNotNull();
        });
    }

    @Test
    void requestsBeforeTheEndAreGivenAndTheirRepliesIgnored() {
        run(() -> {
            WithPeer connection = withPeer();
            connection.peer().send("[0,0,\"first\"]");
            connection.peer().send("[0,1,\"second\"]");
            connection.peer().socket().close();
            while (!connection.message().isClosed()) {
                exchange(connect(), 1);
            }
            for (String content : List.of("first", "second")) {
                Request request = connection.message().recv().await();
                assertThat(request.content()).isEqualTo(content);
                request.succeed("nobody gets this").await();
            }
            assertFails(connection.message().recv(), SocketError.ECONNRESET);
        });
    }

    @Test
    void replyAfterCloseIsIgnored() {
        run(() -> {
            Messages messages = messages();
            messages.client().send("call").defuse();
            Request request = messages.server().recv().await();
            messages.server().close();
            request.fail("late").await();
        });
    }

    @Test
    void closeOfThePacketBelowIsAnEndToo() {
        run(() -> {
            Connection connection = connect();
            PacketUtf8 packet = new PacketUtf8(connection.client());
            Message message = new Message(packet);
            RawPeer peer = new RawPeer(connection.server());
            Event<Object> reply = message.send("pending");
            packet.close(); // Before the reply is sent, which some backends would deliver within the same turn.
            // It may have failed: session tickets of TLS 1.3 that were not read yet make the close a reset.
            peer.socket().write(RawPeer.frame("[2,0,\"failure\"]")).defuse();
            assertFails(reply, SocketError.EBADF);
            assertFails(message.recv(), SocketError.EBADF);
        });
    }

    /** The peer answers and resets the connection at once, so that nothing can be asked of it any more. */
    @Test
    void failureReplyOfAPeerThatIsGoneIsStillARemoteException() {
        run(() -> {
            WithPeer connection = withPeer();
            Event<Object> reply = connection.message().send("call");
            connection.peer().receiveHex(4);
            connection.peer().send("[2,0,\"ValueError: no\\n\"]");
            connection.peer().socket().close();
            try {
                reply.await();
            } catch (RemoteException failure) {
                assertThat(failure.origin()).isInstanceOf(InetSocketAddress.class);
            } catch (SocketException reset) {
                assertThat(reset.error()).isEqualTo(SocketError.ECONNRESET); // The reset was faster than the data.
            }
        });
    }

    @Test
    void failuresThatNobodyEverWaitedForReachTheFailureHandler() {
        List<Throwable> unhandled = new ArrayList<>();
        try (Backend handling =
                world.open(options -> options.failureHandler((event, failure) -> unhandled.add(failure)))) {
            handling.environment().run(handling.environment().process(() -> {
                Connection connection = connect(world.network(handling));
                Message message = new Message(new PacketUtf8(connection.client()));
                RawPeer peer = new RawPeer(connection.server());
                message.send("nobody waits");
                Event<Object> last = message.send("last");
                peer.send("[2,0,\"ValueError: lost\\n\"]");
                peer.send("[1,1,\"done\"]");
                assertThat(last.await()).isEqualTo("done");
                message.send("nobody waits for this when the connection ends");
                peer.socket().close();
                assertFails(message.recv(), SocketError.ECONNRESET);
            }));
        }
        assertThat(unhandled)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(RemoteException.class)
                        .hasMessageContaining("ValueError: lost"));
    }
}
