package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.rpc.RpcService.Raw;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of items, with as many under way as there is room for. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.BOTH_WAYS_IN_SOME)
class RpcStreamContractTests extends RpcTransportContract {

    record Tick(int number) {}

    interface Clock {
        RpcStream<Tick> ticks(int count);
    }

    static final class PlainStream {

        @RpcMethod(mode = RpcMode.PLAIN)
        void plain(RpcSink<String> sink) {
            sink.send("x");
        }
    }

    final class Served {

        private final List<Object> ends = new ArrayList<>();
        private int sent;
        private RpcSink<Object> kept;

        @RpcMethod
        void ticks(int count, RpcSink<Tick> sink) {
            try {
                for (int i = 0; i < count; i++) {
                    sink.send(new Tick(i)).await();
                    sent++;
                }
            } catch (Interrupt interrupt) {
                ends.add(interrupt.cause().orElseThrow());
                throw interrupt;
            }
        }

        @RpcMethod
        void breaks(RpcSink<Object> sink) {
            sink.send("one").await();
            throw new RpcException(RpcCode.UNAVAILABLE, "no more today");
        }

        @RpcMethod
        void tooEager(RpcSink<Object> sink) {
            for (int i = 0; i < RpcStream.WINDOW; i++) {
                sink.send(i);
            }
            sink.send("waits").defuse();
            sink.send("one too many").await();
        }

        @RpcMethod
        void unencodable(RpcSink<Object> sink) {
            kept = sink;
            List<Object> itself = new ArrayList<>();
            itself.add(itself);
            sink.send(itself).await();
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        String greet() {
            return "hello";
        }
    }

    private final Served served = new Served();

    private RpcService serve() {
        return serve(new RpcRouter().register("", served));
    }

    private static <T> List<T> rest(RpcStream<T> stream) {
        List<T> items = new ArrayList<>();
        for (Optional<T> next = stream.next().await();
                next.isPresent();
                next = stream.next().await()) {
            items.add(next.get());
        }
        return items;
    }

    @Test
    void itemsComeInTheirOrderAndEnd() {
        run(() -> {
            RpcService server = serve();
            RpcPeer peer = peer(server);
            RpcStream<Tick> ticks = peer.client("", Clock.class).ticks(100); // The first call of its connection.
            List<Tick> items = rest(ticks);
            assertThat(items).hasSize(100).element(99).isEqualTo(new Tick(99));
            assertThat(ticks.next().await()).isEmpty();
            assertThat(rest(peer.proxy("ticks").stream(Tick.class, 0))).isEmpty();
            assertThat(peer.isBusy()).isFalse();
            awaitCalls(server, 0);
        });
    }

    @Test
    void consumerThatTakesNothingHoldsUpTheProducer() {
        run(() -> {
            RpcService server = serve();
            RpcPeer peer = peer(server);
            RpcStream<Tick> ticks = peer.proxy("ticks").stream(Tick.class, 1_000);
            ticks.next().await();
            environment.timeout(0.1).await();
            assertThat(served.sent).isEqualTo(RpcStream.WINDOW);
            assertThat(peer.call("greet").await()).as("others go on").isEqualTo("hello");
            for (int i = 0; i < RpcStream.WINDOW; i++) {
                ticks.next().await();
            }
            while (served.sent < 2 * RpcStream.WINDOW) {
                environment.timeout(0.001).await();
            }
            environment.timeout(0.05).await();
            assertThat(served.sent).isEqualTo(2 * RpcStream.WINDOW);
            assertThat(rest(ticks)).hasSize(1_000 - RpcStream.WINDOW - 1);
        });
    }

    @Test
    void closeInterruptsTheProducer() {
        run(() -> {
            RpcService server = serve();
            RpcPeer peer = peer(server);
            RpcStream<Tick> ticks = peer.proxy("ticks").stream(Tick.class, 1_000);
            assertThat(ticks.next().await()).contains(new Tick(0));
            ticks.close();
            ticks.close();
            awaitCalls(server, 0);
            assertThat(served.ends).containsExactly("the caller has cancelled the call");
            assertThat(catchThrowableOfType(
                                    RpcException.class, () -> ticks.next().await())
                            .code())
                    .isEqualTo(RpcCode.CANCELLED);
            assertThat(peer.call("greet").await()).isEqualTo("hello");
        });
    }

    @Test
    void failureComesBehindTheItems() {
        run(() -> {
            RpcStream<String> stream = peer(serve()).proxy("breaks").stream(String.class);
            assertThat(stream.next().await()).contains("one");
            for (int i = 0; i < 2; i++) {
                RpcRemoteException failure = catchThrowableOfType(
                        RpcRemoteException.class, () -> stream.next().await());
                assertThat(failure.code()).isEqualTo(RpcCode.UNAVAILABLE);
                assertThat(failure.failure().message()).isEqualTo("no more today");
            }
        });
    }

    @Test
    void whatIsNoStreamAndWhatIsOneAreToldApart() {
        run(() -> {
            RpcService server = serve();
            RpcPeer peer = peer(server);
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() ->
                            peer.proxy("greet").stream(String.class).next().await())
                    .withMessageContaining("is no stream");
            assertRefused(peer.call("ticks", 1), RpcCode.FAILED_PRECONDITION);
            assertRefused(peer.proxy("nope").stream(String.class).next(), RpcCode.NOT_FOUND);
            assertFails(
                    call(server.caller(), "ticks", 1),
                    "RuntimeError: ticks is a stream: who calls it has to ask for one, and to know streams");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RpcRouter().register("", new PlainStream()))
                    .withMessageContaining("sends a stream: it is run as a process");
        });
    }

    @Test
    void itemsThatDoNotFitEndIt() {
        run(() -> {
            RpcService server = serve();
            RpcPeer peer = peer(server);
            RpcStream<Integer> wrong = peer.proxy("ticks").stream(Integer.class, 1_000);
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(CodecException.class)
                        .isThrownBy(() -> wrong.next().await())
                        .withMessageContaining("An item of the stream of ticks does not fit");
            }
            awaitCalls(server, 0);
            assertRefused(peer.proxy("unencodable").stream(Object.class).next(), "CodecException: Failed to encode");
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> served.kept.send("late").await())
                    .withMessageContaining("has ended");
            RpcStream<Object> eager = peer.proxy("tooEager").stream(Object.class);
            assertThatExceptionOfType(RpcRemoteException.class)
                    .isThrownBy(() -> rest(eager))
                    .withMessageContaining("waits to be sent already: the limit is 1");
        });
    }

    @Test
    void endOfTheConnectionEndsBothSides() {
        run(() -> {
            RpcService server = serve();
            RpcPeer peer = peer(server);
            RpcStream<Tick> ticks = peer.proxy("ticks").stream(Tick.class, 1_000);
            ticks.next().await();
            peer.close();
            awaitCalls(server, 0);
            SocketException lost =
                    catchThrowableOfType(SocketException.class, () -> rest(ticks)); // Behind those that came.
            assertThat(lost.error()).isEqualTo(SocketError.EBADF);
            assertFails(ticks.next(), SocketError.EBADF);
        });
    }

    @Test
    void secondNextIsRefusedAndAnAbandonedOneIsTakenUp() {
        run(() -> {
            RpcStream<Tick> ticks = peer(serve()).proxy("ticks").stream(Tick.class, 2);
            Event<Optional<Tick>> first = ticks.next();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> ticks.next().await())
                    .withMessageContaining("awaited already");
            assertThat(first.await()).contains(new Tick(0));
            assertThat(rest(ticks)).containsExactly(new Tick(1));
        });
    }

    private RpcPeer seen;

    private Raw raw() {
        Raw raw = serve(new RpcRouter().register("", served).function("hello", RpcMode.PLAIN, call -> {
                    seen = call.peer().orElseThrow();
                    return 0;
                }))
                .raw();
        raw.send("[0,0,[\"hello\",[],{}]]");
        assertThat(raw.receive()).isEqualTo("[1,0,0]");
        return raw;
    }

    @Test
    void peerThatKnowsNoStreamsIsSentNone() {
        run(() -> {
            Raw old = raw();
            assertRefused(seen.proxy("x").stream(Object.class).next(), "The peer does not know streams: x");
            old.send("[0,1,[\"greet\",[],{}]]");
            assertThat(old.receive()).as("nothing was sent before").isEqualTo("[1,1,\"hello\"]");
        });
    }

    @Test
    void streamOnTheWire() {
        run(() -> {
            Raw raw = raw();
            raw.send("[0,1,[\"hello\",[],{}]]\t \t \t");
            assertThat(raw.receive()).isEqualTo("[1,1,0]\t \t \t");
            raw.send("[0,2,[\"ticks\",[3],{}],{\"stream\":1}]");
            assertThat(raw.receive()).isEqualTo("[4,2,{\"number\":0}]");
            raw.send("[5,2,2]");
            assertThat(raw.receive()).isEqualTo("[4,2,{\"number\":1}]");
            assertThat(raw.receive()).isEqualTo("[4,2,{\"number\":2}]");
            assertThat(raw.receive()).isEqualTo("[1,2,null]");
            raw.send("[5,2,9]"); // On its way when the stream has ended.
            RpcStream<Integer> stream = seen.proxy("count").stream(Integer.class);
            assertThat(raw.receive()).isEqualTo("[0,0,[\"count\",[],{}],{\"stream\":32}]");
            raw.sendTogether("[4,0,7]", "[1,0,null]");
            assertThat(rest(stream)).containsExactly(7);
        });
    }

    @Test
    void peerThatSendsMoreThanThereIsRoomForEndsItsStream() {
        run(() -> {
            Raw raw = raw();
            raw.send("[0,1,[\"hello\",[],{}]]\t \t \t");
            raw.receive();
            RpcStream<Integer> stream = seen.proxy("flood").stream(Integer.class);
            raw.receive();
            for (int i = 0; i <= RpcStream.WINDOW; i++) {
                raw.send("[4,0," + i + "]");
            }
            assertThat(raw.receive()).isEqualTo("[3,0,null]");
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> rest(stream))
                    .withMessageContaining("than there is room for: 32");
            assertThat(seen.isClosed()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[4,99,1]", "[4,0,1]", "[5,1,0]", "[5,1,-1]", "[5,1,null]", "[5,1,1.5]", "[6,1,1]"})
    void whatIsNoStreamBreaksTheConnection(String text) {
        run(() -> {
            Raw raw = raw();
            raw.send("[0,1,[\"hello\",[],{}]]\t \t \t");
            raw.receive();
            Event<Object> unary = seen.call("unary");
            assertThat(raw.receive()).startsWith("[0,0,[\"unary\"");
            raw.send(text);
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(unary::await)
                    .satisfies(failure ->
                            assertThat(failure.getClass().getSimpleName()).isEqualTo("MessageFormatException"));
            seen.closed().await();
        });
    }
}
