package io.simpyio.websocket;

import static io.simpyio.websocket.RawWebSocket.BINARY;
import static io.simpyio.websocket.RawWebSocket.FIN;
import static io.simpyio.websocket.RawWebSocket.PING;
import static io.simpyio.websocket.RawWebSocket.PONG;
import static io.simpyio.websocket.RawWebSocket.TEXT;
import static io.simpyio.websocket.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.BackendCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is held up by whom, what is bounded, and what a lost connection means. */
@MethodSource(BackendCase.ALL)
class WebSocketFlowContractTests extends WebSocketContract {

    private static final int MESSAGE_BYTES = 64 << 10;

    @Test
    void aServerThatDoesNotReceiveHoldsUpItsClient() {
        run(() -> {
            Event<String> gate = environment.event();
            List<Integer> received = new ArrayList<>();
            serve(socket -> {
                gate.await();
                for (int i = 0; i < 600; i++) {
                    received.add(socket.receive().await().bytes().length);
                }
            });
            WebSocket socket = open();
            int[] sent = {0};
            environment.process("sender", () -> {
                for (int i = 0; i < 600; i++) {
                    socket.send(new byte[MESSAGE_BYTES]).await();
                    sent[0]++;
                }
            });
            environment.timeout(0.3).await();
            assertThat(sent[0]).as("messages of 64 KiB that fit into buffers").isLessThan(400);
            gate.succeed("go");
            assertThat(socket.closed().await().code()).isEqualTo(1000);
            assertThat(received).hasSize(600).containsOnly(MESSAGE_BYTES);
        });
    }

    @Test
    void aClientThatDoesNotReadSuspendsTheServer() {
        run(() -> {
            int[] sent = {0};
            serve(socket -> {
                while (true) {
                    socket.send(new byte[MESSAGE_BYTES]).await();
                    sent[0]++;
                }
            });
            RawWebSocket peer = rawSocket();
            environment.timeout(0.3).await();
            int before = sent[0];
            assertThat(before).isLessThan(500);
            for (int i = 0; i < before + 10; i++) {
                assertThat(peer.read().payload()).hasSize(MESSAGE_BYTES);
            }
            assertThat(sent[0]).isGreaterThan(before);
            peer.socket().close();
            awaitConnections(0);
        });
    }

    @Test
    void moreThanTheQueueTakesFailsOrEndsIt() {
        run(() -> {
            List<Throwable> failures = new ArrayList<>();
            WebSocketHandler flood = socket -> {
                List<Event<?>> sends = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    Event<?> send = socket.send(new byte[MESSAGE_BYTES]);
                    sends.add(send.defuse());
                }
                for (Event<?> send : sends) {
                    if (send.triggered() && !send.ok()) {
                        failures.add(send.failure());
                    }
                }
                assertThat(socket.queuedBytes()).isLessThanOrEqualTo(1 << 20);
                socket.receive().await();
            };
            serve(flood);
            RawWebSocket peer = rawSocket();
            for (int i = 0; i < 16; i++) {
                assertThat(peer.read().payload()).hasSize(MESSAGE_BYTES);
            }
            assertThat(failures)
                    .isNotEmpty()
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("maxQueuedBytes, 1048576"));
            peer.send(frame(FIN | TEXT, "end"));
            assertThat(peer.read().code()).isEqualTo(1000);
            peer.socket().close();
            server.close();
            failures.clear();
            serve(
                    flood,
                    WebSocketOptions.builder()
                            .slowConsumer(SlowConsumerPolicy.CLOSE)
                            .build());
            RawWebSocket slow = rawSocket();
            RawWebSocket.Frame frame = slow.read();
            while (frame.opcode() == BINARY) {
                frame = slow.read();
            }
            assertThat(frame.code()).isEqualTo(1008);
            assertThat(failures)
                    .first()
                    .isInstanceOfSatisfying(
                            WebSocketException.class, e -> assertThat(e.code()).isEqualTo(1008));
            slow.socket().close();
            awaitConnections(0);
        });
    }

    @Test
    void pingsAreAnsweredWhileNobodyReceives() {
        run(() -> {
            serve(socket -> socket.closed().await());
            RawWebSocket peer = rawSocket();
            // Messages that nobody receives, within what is read ahead.
            for (int i = 0; i < 50; i++) {
                peer.send(frame(FIN | TEXT, "unread " + i), frame(FIN | PING, "ping " + i));
                assertThat(peer.read().text()).isEqualTo("ping " + i);
            }
            // Many at once: the last one has its pong, the others may.
            List<byte[]> pings = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                pings.add(frame(FIN | PING, "flood " + i));
            }
            environment.process("flood", () -> peer.send(pings.toArray(byte[][]::new)));
            RawWebSocket.Frame pong = peer.read();
            while (!pong.text().equals("flood 4999")) {
                assertThat(pong.first()).isEqualTo(FIN | PONG);
                pong = peer.read();
            }
            peer.socket().close();
            awaitConnections(0);
        });
    }

    @Test
    void aLostConnectionInterruptsAHandlerThatDoesSomethingElse() {
        run(() -> {
            List<String> ends = new ArrayList<>();
            serve(socket -> {
                String what = socket.receive().await().text();
                try {
                    switch (what) {
                        case "receive" -> socket.receive().await();
                        case "send" -> {
                            while (true) {
                                socket.send(new byte[MESSAGE_BYTES]).await();
                            }
                        }
                        default -> environment.timeout(10_000).await();
                    }
                } catch (WebSocketException e) {
                    ends.add(what + " " + e.code());
                    throw e;
                } catch (Interrupt e) {
                    ends.add(what + " interrupted");
                    throw e;
                }
            });
            for (String what : List.of("receive", "send", "wait")) {
                RawWebSocket peer = rawSocket().send(frame(FIN | TEXT, what));
                environment.timeout(0.05).await();
                peer.socket().close();
                awaitConnections(0);
            }
            assertThat(ends).containsExactly("receive 1006", "send 1006", "wait interrupted");
            assertThat(warnings()).isEmpty();
        });
    }

    @Test
    void aProperCloseLetsTheHandlerFinish() {
        run(() -> {
            List<String> done = new ArrayList<>();
            serve(socket -> {
                for (int i = 0; i < 3; i++) {
                    String order = socket.receive().await().text();
                    environment.timeout(0.02).await();
                    done.add(order);
                }
                assertThat(socket.isOpen()).isFalse();
                assertThat(socket.closed().await().code()).isEqualTo(1001);
                socket.receive().await();
            });
            WebSocket socket = open();
            for (int i = 0; i < 3; i++) {
                socket.send("order " + i).await();
            }
            socket.close(1001, "").await();
            awaitConnections(0);
            assertThat(done).containsExactly("order 0", "order 1", "order 2");
        });
    }

    @Test
    void aServerThatIsClosedSaysSo() {
        run(() -> {
            List<String> ends = new ArrayList<>();
            serve(socket -> {
                try {
                    environment.timeout(10_000).await();
                } catch (Interrupt e) {
                    ends.add("interrupted");
                    throw e;
                }
            });
            WebSocket socket = open();
            server.close();
            assertThat(socket.closed().await()).isEqualTo(new WebSocketClose(1001, "The server is closed"));
            awaitConnections(0);
            assertThat(ends).containsExactly("interrupted");
        });
    }

    @Test
    void aReceiveThatWasGivenUpLosesNothing() {
        run(() -> {
            serve(ECHO);
            WebSocket socket = open();
            Event<WebSocketMessage> receive = socket.receive();
            environment.anyOf(receive, environment.timeout(0.01)).await();
            assertThat(receive.triggered()).isFalse();
            socket.send("one").await();
            socket.send("two").await();
            environment.timeout(0.05).await();
            assertThat(socket.receive().await().text()).isEqualTo("one");
            assertThat(socket.receive().await().text()).isEqualTo("two");
            SimProcess<?> waiting = environment.process("waiting", () -> {
                try {
                    socket.receive().await();
                } catch (Interrupt e) {
                    return;
                }
                throw new AssertionError("nothing was sent");
            });
            environment.timeout(0.01).await();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> socket.receive().await())
                    .withMessage("Already receiving");
            waiting.interrupt("enough");
            waiting.await();
            Event<WebSocketMessage> again = socket.receive();
            socket.send("three").await();
            assertThat(again.await().text()).isEqualTo("three");
            socket.close(1000, "").await();
        });
    }

    @Test
    void anotherSideThatDoesNotAnswerACloseIsLeft() {
        run(() -> {
            Event<WebSocketClose> end = environment.event();
            serve(
                    socket -> {
                        environment.process("close", () -> {
                            end.succeed(socket.close(1000, "bye").await());
                        });
                        socket.closed().await();
                    },
                    WebSocketOptions.builder()
                            .closeTimeout(Duration.ofMillis(100))
                            .build());
            RawWebSocket peer = rawSocket();
            assertThat(peer.read().code()).isEqualTo(1000);
            assertThat(end.await().code()).isEqualTo(1006);
            awaitConnections(0);
            peer.socket().close();
        });
    }
}
