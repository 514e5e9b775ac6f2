package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.kernel.Interrupt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Deadlines on both sides, and on the way from one to the next. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.ALL)
class RpcDeadlineContractTests extends RpcTransportContract {

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

    private RpcService serve() {
        return serve(new RpcRouter().register("", served));
    }

    private static RpcPeer peer(RpcService server, Duration deadline) {
        return server.connect(new RpcRouter(), RpcOptions.DEFAULT.withDeadline(deadline));
    }

    private static RpcException failureOf(RpcReply<?> reply) {
        return catchThrowableOfType(RpcException.class, reply::await);
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
    void deadlineReachesTheServerOnceItHasAgreed() {
        run(() -> {
            RpcService server = serve();
            RpcPeer peer = peer(server, Duration.ofSeconds(5));
            Object first = peer.call("left").await();
            if (transport == RpcTransport.MESSAGE) {
                assertThat(first)
                        .as("with the first call, before it is agreed on")
                        .isEqualTo(-1.0);
            } else {
                assertThat((Double) first).isBetween(1.0, 5.0);
            }
            assertThat((Double) peer.call("left").await()).isBetween(1.0, 5.0);
            RpcPeer patient = peer(server, Duration.ZERO);
            patient.call("left").await();
            assertThat(patient.call("left").await()).as("without a deadline").isEqualTo(-1.0);
        });
    }

    @Test
    void callIsInterruptedAtTheServerWhenItsTimeIsOver() {
        run(() -> {
            RpcService server = serve();
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

    /** What a method calls has no more time than the method itself. */
    @Test
    void deadlineGoesOnToTheNextServer() {
        run(() -> {
            RpcService server = serve();
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
