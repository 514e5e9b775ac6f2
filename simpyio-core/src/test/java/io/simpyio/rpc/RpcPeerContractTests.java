package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketError;
import io.simpyio.rpc.RpcService.Raw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls in both directions over one connection. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.BOTH_WAYS)
class RpcPeerContractTests extends RpcTransportContract {

    final class Server {

        private RpcPeer caller;

        @RpcMethod
        int add(int a, int b) {
            return a + b;
        }

        @RpcMethod
        String askBack(RpcPeer peer, String question) {
            return peer.call("answer", question).await() + "!";
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        void remember(RpcPeer peer) {
            caller = peer;
        }

        @RpcMethod
        void fails() {
            throw new IllegalArgumentException("no\nnever");
        }

        @RpcMethod
        void refuses() {
            throw new RpcException(RpcCode.PERMISSION_DENIED, "not you");
        }

        @RpcMethod
        void hold() {
            environment.event().await();
        }
    }

    final class Client {

        @RpcMethod
        String answer(String question) {
            environment.timeout(0.001).await();
            return question + " 42";
        }
    }

    private final Server endpoint = new Server();

    private RpcPeer peer() {
        return peer(serve(new RpcRouter().register("", endpoint)));
    }

    @Test
    void callsByPathWithArgumentsByPositionAndName() {
        run(() -> {
            RpcPeer peer = peer();
            Event<Object> reply = peer.call("add", 1, 2);
            assertThat(reply.await()).isEqualTo(3);
            assertThat(peer.proxy("add")
                            .call(Integer.class, List.of(3), Map.of("b", 4))
                            .await())
                    .isEqualTo(7);
            assertThat(peer.proxy("").child("add").call(5, 6).await()).isEqualTo(11);
            assertThat(peer.isBusy()).isFalse();
        });
    }

    @Test
    void methodGetsItsPeerAndMayCallBack() {
        run(() -> {
            RpcRouter own = new RpcRouter().register("", new Client());
            RpcPeer peer = serve(new RpcRouter().register("", endpoint)).connect(own, RpcOptions.DEFAULT);
            List<Event<?>> replies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                replies.add(peer.call("askBack", String.valueOf(i)));
            }
            environment.allOf(replies).await();
            assertThat(replies.getLast().value()).isEqualTo("19 42!");
        });
    }

    @Test
    void serverCallsWhenItLikes() {
        run(() -> {
            RpcPeer peer = peer();
            peer.endpoints().register("me", new Client());
            peer.call("remember").await();
            assertThat(endpoint.caller.call("me/answer", "?").await()).isEqualTo("? 42");
            peer.endpoints().remove("me");
            assertRefused(endpoint.caller.call("me/answer", "?"), RpcCode.NOT_FOUND);
        });
    }

    @Test
    void endpointsOfOneConnectionAreNotThoseOfAnother() {
        run(() -> {
            RpcService server = serve(new RpcRouter().register("", endpoint));
            RpcPeer first = peer(server);
            RpcPeer second = peer(server);
            second.call("remember").await();
            RpcPeer secondSeen = endpoint.caller;
            first.call("remember").await();
            endpoint.caller.endpoints().function("private", RpcMode.PLAIN, call -> "for the first");
            assertThat(first.call("private").await()).isEqualTo("for the first");
            assertRefused(second.call("private"), RpcCode.NOT_FOUND);
            assertThat(secondSeen.endpoints().paths()).isEmpty();
        });
    }

    @Test
    void endpointsOfAConnectionAreLimited() {
        RpcOptions options = RpcOptions.DEFAULT.withMaxEndpoints(2);
        run(() -> {
            RpcService server = serve(new RpcRouter().register("", endpoint));
            RpcPeer peer = server.connect(new RpcRouter(), options);
            peer.endpoints().function("a", RpcMode.PLAIN, call -> 1).function("b", RpcMode.PLAIN, call -> 2);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> peer.endpoints().function("c", RpcMode.PLAIN, call -> 3))
                    .withMessageContaining("the limit maxEndpoints is 2");
            peer.endpoints().remove("a");
            peer.endpoints().function("c", RpcMode.PLAIN, call -> 3);
        });
    }

    @Test
    void failureHasTypeMessageAndCode() {
        run(() -> {
            RpcPeer peer = peer();
            RpcRemoteException failure = catchThrowableOfType(
                    RpcRemoteException.class, () -> peer.call("refuses").await());
            assertThat(failure.path()).isEqualTo("refuses");
            assertThat(failure.failure().message()).isEqualTo("not you");
            assertThat(failure.code()).isEqualTo(RpcCode.PERMISSION_DENIED);
            failure = catchThrowableOfType(
                    RpcRemoteException.class, () -> peer.call("nope").await());
            assertThat(failure.code()).isEqualTo(RpcCode.NOT_FOUND);
            assertThat(failure.failure().text()).isEqualTo("RuntimeError: Failed to resolve path nope\n");
            failure = catchThrowableOfType(
                    RpcRemoteException.class, () -> peer.call("fails").await());
            assertThat(failure.failure().text())
                    .isEqualTo("IllegalArgumentException: no\nnever\n")
                    .doesNotContain("\tat ");
            assertThat(failure.failure().type()).isEqualTo("IllegalArgumentException");
            assertThat(failure.failure().message()).isEqualTo("no\nnever");
            assertThat(failure.code()).isEqualTo(RpcCode.INTERNAL);
        });
    }

    @Test
    void stackTraceIsToldWhereConfigured() {
        run(() -> {
            RpcService server = serve(new RpcRouter().register("", endpoint), RpcOptions.DEFAULT.withStackTraces(true));
            RpcRemoteException failure = catchThrowableOfType(
                    RpcRemoteException.class, () -> peer(server).call("fails").await());
            assertThat(failure.failure().text())
                    .contains("\tat " + Server.class.getName() + ".fails(")
                    .endsWith("IllegalArgumentException: no\nnever\n");
        });
    }

    /** What another side may do: requests with equal ids, any order of keys, escaped slashes, no last reply. */
    @Test
    void foreignPeerMayDoWhatItLikes() {
        run(() -> {
            List<RpcPeer> seen = new ArrayList<>();
            RpcService server = serve(new RpcRouter()
                    .function("hello", RpcMode.PLAIN, call -> {
                        seen.add(call.peer().orElseThrow());
                        return call.keywordArguments();
                    })
                    .function("progress", RpcMode.PROCESS, call -> {
                        environment.timeout(0.001).await();
                        return call.argument(0, String.class);
                    }));
            Raw foreign = server.raw();
            foreign.send("[0,7,[\"hello\",[],{\"z\":\"a\\/b\",\"a\":1}]]");
            assertThat(foreign.receive()).isEqualTo("[1,7,{\"z\":\"a/b\",\"a\":1}]");
            RpcPeer ours = seen.getFirst();
            Event<Object> step = ours.call("step", 0);
            Event<Object> other = ours.call("other");
            assertThat(foreign.receive()).isEqualTo("[0,0,[\"step\",[0],{}]]");
            assertThat(foreign.receive()).isEqualTo("[0,1,[\"other\",[],{}]]");
            for (int i = 0; i < 3; i++) {
                foreign.send("[0,0,[\"progress\",[\"" + i + "\\/\"],{}]]");
                assertThat(foreign.receive()).isEqualTo("[1,0,\"" + i + "/\"]");
            }
            foreign.send("[1,1,{\"b\":[],\"a\":{}}]");
            assertThat(other.await()).isEqualTo(Map.of("a", Map.of(), "b", List.of()));
            foreign.send("[1,0,60]");
            assertThat(step.await()).isEqualTo(60);
            RpcReply<Object> stop = ours.call("stop");
            ours.call("nobody looks at this one");
            foreign.receive();
            foreign.vanish();
            assertFails(stop, SocketError.ECONNRESET);
            ours.closed().await();
            assertThat(ours.isClosed()).isTrue();
            assertThat(ours.isBusy()).isFalse();
            assertFails(ours.call("late"), SocketError.ECONNRESET);
        });
    }

    @Test
    void closeFailsCallsOfOursAndInterruptsTheirs() {
        run(() -> {
            RpcService server = serve(new RpcRouter().register("", endpoint));
            RpcPeer peer = peer(server);
            Event<Object> held = peer.call("hold");
            SimProcess<Void> waiter = start(() -> assertFails(held, SocketError.EBADF));
            while (server.calls() == 0) {
                environment.timeout(0.001).await();
            }
            peer.close();
            waiter.await();
            peer.closed().await();
            while (server.connections() > 0) {
                environment.timeout(0.001).await();
            }
            assertThat(server.calls()).isZero();
        });
    }

    /** Else a peer could end a run by failing. */
    @Test
    void failureThatNobodyAwaitsEndsNothing() {
        run(() -> {
            RpcPeer peer = peer();
            peer.call("fails");
            peer.call("nope");
            peer.proxy("hold").withDeadline(Duration.ofMillis(1)).call();
            environment.timeout(0.05).await();
            assertThat(peer.call("add", 1, 2).await()).isEqualTo(3);
        });
    }
}
