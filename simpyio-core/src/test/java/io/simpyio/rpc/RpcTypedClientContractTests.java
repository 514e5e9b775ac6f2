package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Interfaces as clients, in processes; other threads have a suite of their own. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.ALL)
class RpcTypedClientContractTests extends RpcTransportContract {

    record Place(String name, int number) {}

    interface Park {

        int add(int a, int b);

        Event<Place> place(int number);

        CompletableFuture<List<Place>> places();

        Map<String, Place> byName();

        Optional<String> maybe(boolean there);

        void nothing();

        Event<Void> nothingLater();

        int nothingAsNumber();

        @RpcMethod("place")
        RpcReply<Map<String, Object>> raw(int number);

        Place text();

        void hold();

        Gate gate();

        boolean isSameGate(Gate gate);

        default int twice(int number) {
            return add(number, number);
        }
    }

    interface Gate {
        String open();
    }

    final class ServedGate {

        @RpcMethod
        String open() {
            return "open";
        }
    }

    final class ServedPark {

        private final ServedGate gate = new ServedGate();
        private final List<Object> ends = new ArrayList<>();

        @RpcMethod
        int add(int a, int b) {
            return a + b;
        }

        @RpcMethod
        Place place(int number) {
            environment.timeout(0.001).await();
            return new Place("p" + number, number);
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        List<Place> places() {
            return List.of(new Place("a", 1), new Place("b", 2));
        }

        @RpcMethod
        Map<String, Place> byName() {
            return Map.of("a", new Place("a", 1));
        }

        @RpcMethod
        Optional<String> maybe(boolean there) {
            return there ? Optional.of("it") : Optional.empty();
        }

        @RpcMethod
        void nothing() {}

        @RpcMethod
        void nothingLater() {
            environment.timeout(0.001).await();
        }

        @RpcMethod
        void nothingAsNumber() {}

        @RpcMethod
        String text() {
            return "no place";
        }

        @RpcMethod
        void hold() {
            try {
                environment.event().await();
            } catch (Interrupt interrupt) {
                ends.add(interrupt.cause().orElseThrow());
                throw interrupt;
            }
        }

        @RpcMethod
        ServedGate gate() {
            return gate;
        }

        @RpcMethod
        boolean isSameGate(ServedGate given) {
            return given == gate;
        }
    }

    private final ServedPark served = new ServedPark();

    private RpcService serve() {
        return serve(new RpcRouter().register("park", served).register("park/gate1", served.gate));
    }

    @Test
    void methodsReturnValuesEventsAndFutures() {
        run(() -> {
            Park park = peer(serve()).client("park", Park.class);
            assertThat(park.add(1, 2)).isEqualTo(3);
            Event<Place> place = park.place(7);
            assertThat(place.triggered()).isFalse();
            assertThat(place.await()).isEqualTo(new Place("p7", 7));
            assertThat(park.byName()).isEqualTo(Map.of("a", new Place("a", 1)));
            assertThat(park.maybe(true)).contains("it");
            assertThat(park.maybe(false)).isEmpty();
            park.nothing();
            assertThat(park.nothingLater().await()).isNull();
            assertThat(park.raw(8).await()).isEqualTo(Map.of("name", "p8", "number", 8));
            assertThat(park.twice(21)).isEqualTo(42);
            CompletableFuture<List<Place>> future = park.places();
            Event<Object> done = environment.event();
            future.whenComplete((places, failure) -> done.succeed("done"));
            done.await();
            assertThat(future).isCompletedWithValue(List.of(new Place("a", 1), new Place("b", 2)));
        });
    }

    @Test
    void endpointsAreClientsToo() {
        run(() -> {
            Park park = peer(serve()).client("park", Park.class);
            if (transport == RpcTransport.HTTP) {
                assertThatExceptionOfType(RpcRemoteException.class)
                        .isThrownBy(park::gate)
                        .withMessageContaining("has no way back");
                return;
            }
            Gate gate = park.gate();
            assertThat(gate.open()).isEqualTo("open");
            assertThat(park.isSameGate(gate)).isTrue();
        });
    }

    @Test
    void resultThatDoesNotFitFails() {
        run(() -> {
            Park park = peer(serve()).client("park", Park.class);
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(park::nothingAsNumber)
                    .withMessage("Call of park/nothingAsNumber: the result is nothing, where int is wanted");
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(park::text)
                    .withMessageContaining(
                            "Call of park/text: Failed to convert a JSON value to " + Place.class.getName());
            assertThat(park.add(1, 2)).isEqualTo(3);
        });
    }

    @Test
    void failureOfTheMethodIsThrown() {
        run(() -> {
            RpcService server = serve();
            Park park = peer(server).client("nowhere", Park.class);
            RpcRemoteException failure = catchThrowableOfType(RpcRemoteException.class, () -> park.add(1, 2));
            assertThat(failure.code()).isEqualTo(RpcCode.NOT_FOUND);
            assertThat(failure.path()).isEqualTo("nowhere/add");
            CompletableFuture<List<Place>> future = park.places();
            Event<Throwable> failed = environment.event();
            future.whenComplete((places, thrown) -> failed.succeed(thrown));
            assertThat(failed.await()).isInstanceOf(RpcRemoteException.class);
        });
    }

    @Test
    void objectMethodsAreLocal() {
        run(() -> {
            RpcPeer peer = peer(serve());
            Park park = peer.client("park", Park.class);
            assertThat(new ArrayList<>(List.of(park)).indexOf(park)).isZero();
            assertThat(park).isNotEqualTo(peer.client("park", Park.class));
            assertThat(Set.of(park)).contains(park);
            assertThat(park.toString()).startsWith("Park at RpcProxy(park of ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peer.client("park", ServedPark.class))
                    .withMessageContaining("is no interface");
        });
    }

    @Test
    void valueOnTheLoopOutsideAProcessIsRefusedBeforeItIsSent() {
        run(() -> {
            RpcPeer peer = peer(serve());
            Park park = peer.client("park", Park.class);
            Event<Object> refused = environment.event();
            environment.timeout(0.001).addCallback(now -> {
                try {
                    park.add(1, 2);
                } catch (IllegalStateException e) {
                    refused.succeed(e.getMessage());
                }
            });
            assertThat(refused.await().toString()).contains("outside a process");
            assertThat(peer.isBusy()).isFalse();
        });
    }

    @Test
    void interruptedProcessCancelsItsCallAtTheServer() {
        run(() -> {
            RpcService server = serve();
            RpcPeer peer = peer(server);
            Park park = peer.client("park", Park.class);
            park.nothing(); // With its reply the server has agreed to cancellations.
            SimProcess<Void> caller =
                    start(() -> assertThatExceptionOfType(Interrupt.class).isThrownBy(park::hold));
            awaitCalls(server, 1);
            caller.interrupt("enough");
            caller.await();
            awaitCalls(server, 0);
            assertThat(served.ends)
                    .containsExactly(
                            transport == RpcTransport.HTTP
                                    ? "the client is gone"
                                    : "the caller has cancelled the call");
            assertThat(peer.isClosed()).isFalse();
            assertThat(park.add(1, 2)).isEqualTo(3);
        });
    }

    @Test
    void cancelledFutureAndReplyCancelTheirCallsAtTheServer() {
        run(() -> {
            RpcService server = serve();
            RpcPeer peer = peer(server);
            peer.call("park/nothing").await();
            RpcReply<Object> reply = peer.call("park/hold");
            awaitCalls(server, 1);
            SimProcess<Void> waiter = start(() -> assertThat(catchThrowableOfType(RpcException.class, reply::await)
                            .code())
                    .isEqualTo(RpcCode.CANCELLED));
            environment.timeout(0.001).await();
            assertThat(reply.cancel()).isTrue();
            assertThat(reply.cancel()).isFalse();
            waiter.await();
            awaitCalls(server, 0);
            interface Held {
                CompletableFuture<Void> hold();
            }
            CompletableFuture<Void> future = peer.client("park", Held.class).hold();
            awaitCalls(server, 1);
            future.cancel(false);
            awaitCalls(server, 0);
            assertThat(served.ends).hasSize(2);
        });
    }

    @Test
    void deadlineOfAClientIsItsOwn() {
        run(() -> {
            RpcPeer peer = peer(serve());
            Park park = peer.proxy("park").withDeadline(Duration.ofMillis(50)).as(Park.class);
            assertThat(catchThrowableOfType(RpcException.class, park::hold).code())
                    .isEqualTo(RpcCode.DEADLINE_EXCEEDED);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> peer.proxy("park").withDeadline(Duration.ofMillis(-1)))
                    .withMessageContaining("deadline must not be negative");
        });
    }
}
