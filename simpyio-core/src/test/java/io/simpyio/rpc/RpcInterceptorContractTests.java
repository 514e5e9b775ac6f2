package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.kernel.Event;
import io.simpyio.net.BackendCase;
import io.simpyio.net.Wire;
import io.simpyio.packet.RawPeer;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.testing.Logged;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes around the calls of peers. */
@ParameterizedClass(name = "{0}")
@MethodSource("worlds")
class RpcInterceptorContractTests extends RpcContract {

    /** Interceptors know no backend: one real and the simulated one, in both modes and over TLS, show it. */
    static List<BackendCase> worlds() {
        return BackendCase.all().stream()
                .filter(world -> Set.of("select", "virtual").contains(world.backend()))
                .toList();
    }

    private final List<String> seen = new ArrayList<>();
    private final ThreadLocal<String> scope = new ThreadLocal<>();

    final class Served {

        final List<RpcCall> later = new ArrayList<>();

        @RpcMethod(mode = RpcMode.PLAIN)
        String plain() {
            return "plain in " + scope.get();
        }

        @RpcMethod
        String process() {
            environment.timeout(0.001).await();
            return "process in " + scope.get();
        }

        @RpcMethod
        Event<String> event() {
            return environment.timeout(0.001, "event in " + scope.get());
        }

        @RpcMethod(mode = RpcMode.PASS_THROUGH)
        void later(RpcCall call) {
            later.add(call);
            seen.add("later in " + scope.get());
        }

        @RpcMethod
        void fails(int number) {
            throw number == 0 ? new ArithmeticException("by zero") : new IllegalStateException("number " + number);
        }

        @RpcMethod
        void hold() {
            environment.event().await();
        }
    }

    private final Served served = new Served();

    /** Tells of each call when it comes, when its method has returned, and when it has ended. */
    private Object observe(RpcCall call, RpcFunction next) throws Exception {
        String name = call.path() + (call.published() ? "" : "?");
        seen.add(name);
        call.whenEnded(outcome ->
                seen.add(name + " " + outcome.code().map(RpcCode::name).orElse("OK")));
        scope.set(call.path());
        try {
            return next.call(call);
        } finally {
            scope.remove();
            seen.add(name + " left");
        }
    }

    private RpcMessageServer serve(RpcInterceptors interceptors) {
        return serve(
                new RpcRouter().register("", served),
                RpcServerOptions.DEFAULT.withRpc(
                        RpcOptions.DEFAULT.withMaxCalls(2).withInterceptors(interceptors)));
    }

    private RpcPeer observed() {
        return peer(serve(RpcInterceptors.NONE.with(this::observe)));
    }

    private void awaitSeen(String what) {
        while (!seen.contains(what)) {
            environment.timeout(0.001).await();
        }
    }

    @Test
    void eachModeIsObservedToItsEnd() {
        run(() -> {
            RpcPeer peer = observed();
            assertThat(peer.call("plain").await()).isEqualTo("plain in plain");
            assertThat(peer.call("process").await()).isEqualTo("process in process");
            assertThat(peer.call("event").await()).isEqualTo("event in event");
            RpcReply<Object> later = peer.call("later");
            awaitSeen("later left");
            assertThat(seen).doesNotContain("later OK");
            served.later.getFirst().succeed("at last");
            assertThat(later.await()).isEqualTo("at last");
            assertThat(seen)
                    .containsExactly(
                            "plain",
                            "plain left",
                            "plain OK",
                            "process",
                            "process left",
                            "process OK",
                            "event",
                            "event left",
                            "event OK",
                            "later",
                            "later in later",
                            "later left",
                            "later OK");
            assertThat(scope.get()).isNull();
        });
    }

    @Test
    void callsThatAreRefusedAreSeenToo() {
        run(() -> {
            RpcPeer peer = observed();
            assertRefused(peer.call("nowhere"), RpcCode.NOT_FOUND);
            assertRefused(peer.call("plain", 1), RpcCode.INVALID_ARGUMENT);
            peer.call("later");
            peer.call("later");
            assertRefused(peer.call("hold"), RpcCode.RESOURCE_EXHAUSTED);
            assertThat(seen)
                    .containsSubsequence("nowhere?", "nowhere? left", "nowhere? NOT_FOUND")
                    .containsSubsequence("plain", "plain left", "plain INVALID_ARGUMENT")
                    .containsSubsequence("hold", "hold left", "hold RESOURCE_EXHAUSTED");
        });
    }

    @Test
    void callbacksOfOneConnectionAreNotPublished() {
        run(() -> {
            List<RpcPeer> callers = new ArrayList<>();
            RpcMessageServer server = serve(
                    new RpcRouter().function("hello", RpcMode.PLAIN, call -> {
                        RpcPeer caller = call.peer().orElseThrow();
                        caller.endpoints().function("own", RpcMode.PLAIN, own -> "own");
                        callers.add(caller);
                        return null;
                    }),
                    RpcServerOptions.DEFAULT.withRpc(
                            RpcOptions.DEFAULT.withInterceptors(RpcInterceptors.NONE.with(this::observe))));
            RpcPeer peer = peer(server);
            peer.call("hello").await();
            assertThat(peer.call("own").await()).isEqualTo("own");
            assertThat(seen).contains("hello OK", "own? OK");
        });
    }

    @Test
    void callsThatNobodyWantsAnyMoreAreObservedToTheirEnd() {
        run(() -> {
            RpcMessageServer server = serve(RpcInterceptors.NONE.with(this::observe));
            RawPeer raw = new RawPeer(network.connect(server.address()).await());
            raw.send("[0,0,[\"plain\",[],{}]]\t \t \t");
            raw.receive();
            raw.send("[0,1,[\"later\",[],{}],{\"deadline\":0.01}]");
            awaitSeen("later DEADLINE_EXCEEDED");
            RpcPeer peer = peer(server);
            peer.call("plain").await();
            peer.call("hold").cancel();
            awaitSeen("hold CANCELLED");
            seen.clear();
            peer.call("hold").defuse();
            awaitSeen("hold");
            peer.close();
            awaitSeen("hold CANCELLED");
        });
    }

    @Test
    void firstIsOutermostAndMayRefuse() {
        run(() -> {
            RpcPeer peer = peer(serve(RpcInterceptors.NONE
                    .with((call, next) -> {
                        seen.add("first");
                        return next.call(call) + ", seen by the first";
                    })
                    .with((call, next) -> {
                        seen.add("second");
                        if (call.path().equals("process")) {
                            throw new RpcException(RpcCode.PERMISSION_DENIED, "not today");
                        }
                        return next.call(call);
                    })));
            assertThat(peer.call("plain").await()).isEqualTo("plain in null, seen by the first");
            assertThat(seen).containsExactly("first", "second");
            assertRefused(peer.call("process"), RpcCode.PERMISSION_DENIED);
        });
    }

    @Test
    void interceptorOfAProcessMethodMayAwait() {
        run(() -> {
            RpcPeer peer = peer(serve(RpcInterceptors.NONE.with((call, next) -> {
                if (call.path().equals("process")) {
                    environment.timeout(0.001).await();
                }
                return next.call(call);
            })));
            assertThat(peer.call("process").await()).isEqualTo("process in null");
        });
    }

    @Test
    void interceptorSeesFromWhereTheCallComes() {
        run(() -> {
            RpcPeer peer = peer(serve(RpcInterceptors.NONE.with((call, next) -> {
                RpcCaller caller = call.caller().orElseThrow();
                assertThat(RpcCall.current()).containsSame(call);
                seen.add(caller.address().equals(call.peer().orElseThrow().address()) + " "
                        + caller.tlsSession().isPresent() + " "
                        + caller.certificate().isPresent());
                call.principal(() -> "somebody");
                return next.call(call);
            })));
            peer.call("plain").await();
            assertThat(seen).containsExactly("true " + (world.wire() != Wire.PLAIN) + " false");
        });
    }

    @Test
    void mappersSayWhatCallersAreTold() {
        try (Logged log = new Logged("io.simpyio")) {
            run(() -> {
                RpcPeer peer = peer(serve(RpcInterceptors.NONE
                        .with(this::observe)
                        .withExceptions(failure -> {
                            if (failure instanceof IllegalStateException) {
                                throw new UnsupportedOperationException("a broken mapper");
                            }
                            return Optional.empty();
                        })
                        .withExceptions(failure -> failure instanceof ArithmeticException
                                ? Optional.of(
                                        RpcFailure.of(RpcCode.FAILED_PRECONDITION, "Division", failure.getMessage()))
                                : Optional.empty())));
                peer.call("plain").await();
                assertThatExceptionOfType(RpcRemoteException.class)
                        .isThrownBy(() -> peer.call("fails", 0).await())
                        .satisfies(failure -> assertThat(failure.failure())
                                .isEqualTo(new RpcFailure(
                                        "Division", "by zero", RpcCode.FAILED_PRECONDITION, "Division: by zero\n")));
                assertThat(log.warnings()).isEmpty();
                assertRefused(peer.call("fails", 1), RpcCode.INTERNAL);
                RpcReply<Object> later = peer.call("later");
                awaitSeen("later left");
                served.later.getFirst().fail(new ArithmeticException()); // Without a message.
                assertRefused(later, RpcCode.FAILED_PRECONDITION);
                assertThat(seen).contains("fails FAILED_PRECONDITION", "fails INTERNAL", "later FAILED_PRECONDITION");
            });
            assertThat(log.warnings()).contains("Call of fails failed");
        }
    }

    @Test
    void headersOfAPeerAreCheckedAndItsConnectionGoesOn() {
        run(() -> {
            RpcMessageServer server = serve(RpcInterceptors.NONE.with((call, next) -> {
                seen.add(call.headers().asMap().toString());
                return next.call(call);
            }));
            RawPeer raw = new RawPeer(network.connect(server.address()).await());
            raw.send("[0,0,[\"plain\",[],{}]]\t \t \t");
            raw.receive();
            raw.send("[0,1,[\"plain\",[],{}],{\"headers\":{\"Tenant\":\"blue\"}}]");
            assertThat(raw.receive()).startsWith("[1,1,");
            raw.send("[0,2,[\"plain\",[],{}],{\"headers\":{\"tenant\":[]}}]");
            assertThat(raw.receive())
                    .startsWith("[2,2,\"RuntimeError: Header tenant must be a text without control characters")
                    .contains("\"code\":\"INVALID_ARGUMENT\"");
            raw.send("[0,3,[\"plain\",[],{}],{\"headers\":7}]");
            assertThat(raw.receive()).startsWith("[1,3,");
            assertThat(seen).containsExactly("{}", "{tenant=blue}", "{}");
        });
    }
}
