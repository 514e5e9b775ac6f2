package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.kernel.Interrupt;
import io.simpyio.net.BackendCase;
import io.simpyio.packet.RawPeer;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Deadlines on both sides, and on the way from one to the next. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.ALL)
class RpcDeadlineContractTests extends RpcContract {

    private static final Duration DEADLINE = Duration.ofMillis(100);

    final class Served {

        private final List<Object> ends = new ArrayList<>();
        private RpcCall passed;
        private RpcPeer next;
        private double secondsLeft;

        @RpcMethod(mode = RpcMode.PLAIN)
        double left(RpcCall call) {
            return call.timeLeft().map(it -> it.toNanos() / 1e9).orElse(-1.0);
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
        String holdAndRecover() {
            try {
                environment.event().await();
                return "never";
            } catch (Interrupt interrupt) {
                return "recovered";
            }
        }

        @RpcMethod(mode = RpcMode.PASS_THROUGH)
        void pass(RpcCall call) {
            passed = call;
            call.whenCancelled(() -> ends.add("told"));
        }

        @RpcMethod
        Object forward() {
            secondsLeft = (Double) next.call("left").await();
            return next.call("hold").await();
        }
    }

    private final Served served = new Served();

    private RpcMessageServer serve() {
        return serve(new RpcRouter().register("", served));
    }

    private RpcPeer peer(RpcMessageServer server, Duration deadline) {
        RpcClientOptions options = RpcClientOptions.DEFAULT.withRpc(RpcOptions.DEFAULT.withDeadline(deadline));
        return new RpcMessageClient(network, new RpcRouter(), options)
                .connect(server.address())
                .await();
    }

    private static RpcException failureOf(RpcReply<?> reply) {
        return catchThrowableOfType(RpcException.class, reply::await);
    }

    private void awaitCalls(RpcMessageServer server, int count) {
        while (server.calls() != count) {
            environment.timeout(0.001).await();
        }
    }

    @Test
    void callWithoutReplyFailsInTimeAndNamesTheLimit() {
        run(() -> {
            RpcPeer peer = peer(serve(), DEADLINE);
            long begun = environment.nowNanos();
            RpcReply<Object> reply = peer.call("hold");
            RpcException failure = failureOf(reply);
            assertThat(failure.code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
            assertThat(failure).hasMessage("Call of hold has had no reply: the limit deadline is PT0.1S");
            assertThat(environment.nowNanos() - begun).isGreaterThanOrEqualTo(DEADLINE.toNanos());
            if (!environment.realTime()) {
                assertThat(environment.nowNanos() - begun).isEqualTo(DEADLINE.toNanos());
            }
            assertThat(peer.isBusy()).isFalse();
            assertThat(peer.isClosed()).isFalse();
        });
    }

    @Test
    void deadlineOfSimpyIosPeersIsOursAlone() {
        run(() -> {
            List<RpcPeer> seen = new ArrayList<>();
            RpcMessageServer server = serve(new RpcRouter().function("hello", RpcMode.PLAIN, call -> {
                seen.add(call.peer().orElseThrow());
                return null;
            }));
            RawPeer old = new RawPeer(network.connect(server.address()).await());
            old.send("[0, 0, [\"hello\", [], {}]]");
            assertThat(old.receive()).isEqualTo("[1,0,null]");
            RpcReply<Object> late =
                    seen.getFirst().proxy("late").withDeadline(DEADLINE).call();
            assertThat(failureOf(late).code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
            RpcReply<Object> cancelled = seen.getFirst().call("cancelled");
            cancelled.cancel();
            RpcReply<Object> answered = seen.getFirst().call("answered");
            // Neither a header nor a cancellation; and what comes late disturbs nobody.
            assertThat(old.receive()).isEqualTo("[0,0,[\"late\",[],{}]]");
            assertThat(old.receive()).isEqualTo("[0,1,[\"cancelled\",[],{}]]");
            assertThat(old.receive()).isEqualTo("[0,2,[\"answered\",[],{}]]");
            old.send("[1, 0, 1]");
            old.send("[2, 1, \"Error: late\"]");
            old.send("[1, 2, 3]");
            assertThat(answered.await()).isEqualTo(3);
        });
    }

    @Test
    void deadlineReachesTheServerOnceItHasAgreed() {
        run(() -> {
            RpcMessageServer server = serve();
            RpcPeer peer = peer(server, Duration.ofSeconds(5));
            assertThat(peer.call("left").await()).as("with the first call").isEqualTo(-1.0);
            assertThat((Double) peer.call("left").await()).isBetween(1.0, 5.0);
            RpcPeer patient = peer(server, Duration.ZERO);
            patient.call("left").await();
            assertThat(patient.call("left").await()).as("without a deadline").isEqualTo(-1.0);
        });
    }

    @Test
    void callIsInterruptedAtTheServerWhenItsTimeIsOver() {
        run(() -> {
            RpcMessageServer server = serve();
            RpcPeer peer = peer(server);
            peer.call("left").await();
            for (String path : List.of("hold", "pass", "holdAndRecover")) {
                assertThat(failureOf(peer.proxy(path).withDeadline(DEADLINE).call())
                                .code())
                        .isEqualTo(RpcCode.DEADLINE_EXCEEDED);
            }
            awaitCalls(server, 0);
            assertThat(served.ends).hasSize(2).contains("told");
            served.passed.succeed("too late, and no error");
            assertThat((Double) peer.call("left").await()).isPositive();
        });
    }

    @Test
    void cancellationRightBehindItsCallIsNotLost() {
        run(() -> {
            RpcMessageServer server = serve();
            RawPeer raw = new RawPeer(network.connect(server.address()).await());
            raw.send("[0,0,[\"left\",[],{}]]\t \t \t");
            assertThat(raw.receive()).isEqualTo("[1,0,-1.0]\t \t \t");
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(RawPeer.frame("[0,1,[\"hold\",[],{}],{\"deadline\":3600}]"));
            both.writeBytes(RawPeer.frame("[3,1,null]"));
            raw.socket().write(both.toByteArray()).await();
            assertThat(raw.receive())
                    .startsWith("[2,1,\"RuntimeError: The caller has cancelled the call of hold\\n\",{")
                    .contains("\"code\":\"CANCELLED\"");
            assertThat(served.ends).containsExactly("the caller has cancelled the call");
            awaitCalls(server, 0);
        });
    }

    @Test
    void deadlineThatIsOverOrNoneAtAllIsTakenAsItIs() {
        run(() -> {
            RawPeer raw = new RawPeer(network.connect(serve().address()).await());
            raw.send("[0,0,[\"left\",[],{}]]\t \t \t");
            raw.receive();
            raw.send("[0,1,[\"hold\",[],{}],{\"deadline\":0}]");
            assertThat(raw.receive()).contains("\"code\":\"DEADLINE_EXCEEDED\"");
            for (String none : List.of("-1", "NaN", "Infinity", "\"1\"", "null", "[]", "1e300")) {
                raw.send("[0,2,[\"left\",[],{}],{\"deadline\":" + none + "}]");
                assertThat(raw.receive()).as(none).isEqualTo("[1,2,-1.0]");
            }
        });
    }

    /** What a method calls has no more time than the method itself. */
    @Test
    void deadlineGoesOnToTheNextServer() {
        run(() -> {
            RpcMessageServer server = serve();
            served.next = peer(server);
            served.next.call("left").await();
            RpcPeer peer = peer(server);
            peer.call("left").await();
            RpcProxy forward = peer.proxy("forward").withDeadline(Duration.ofSeconds(1));
            assertThat(failureOf(forward.call()).code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
            awaitCalls(server, 0);
            assertThat(served.secondsLeft).isPositive().isLessThanOrEqualTo(1.0);
            assertThat(served.next.isBusy()).isFalse();
            assertThat(served.next.isClosed()).isFalse();
        });
    }
}
