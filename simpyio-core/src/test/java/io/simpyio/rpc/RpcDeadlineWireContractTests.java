package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.kernel.Interrupt;
import io.simpyio.rpc.RpcService.Raw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What deadlines and cancellations are on the wire, where requests go both ways. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.BOTH_WAYS)
class RpcDeadlineWireContractTests extends RpcTransportContract {

    private static final Duration DEADLINE = Duration.ofMillis(100);

    final class Served {

        private final List<Object> ends = new ArrayList<>();

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
    }

    private final Served served = new Served();

    private RpcService serve() {
        return serve(new RpcRouter().register("", served));
    }

    private static RpcException failureOf(RpcReply<?> reply) {
        return catchThrowableOfType(RpcException.class, reply::await);
    }

    @Test
    void deadlineOfSimpyIosPeersIsOursAlone() {
        run(() -> {
            List<RpcPeer> seen = new ArrayList<>();
            RpcService server = serve(new RpcRouter().function("hello", RpcMode.PLAIN, call -> {
                seen.add(call.peer().orElseThrow());
                return null;
            }));
            Raw old = server.raw();
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
    void cancellationRightBehindItsCallIsNotLost() {
        run(() -> {
            RpcService server = serve();
            Raw raw = server.raw();
            raw.send("[0,0,[\"left\",[],{}]]\t \t \t");
            assertThat(raw.receive()).isEqualTo("[1,0,-1.0]\t \t \t");
            raw.sendTogether("[0,1,[\"hold\",[],{}],{\"deadline\":3600}]", "[3,1,null]");
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
            Raw raw = serve().raw();
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
}
