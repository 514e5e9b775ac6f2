package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simpyio.kernel.Event;
import io.simpyio.rpc.RpcService.Caller;
import io.simpyio.testing.Logged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Plain methods, process methods, and those which answer by themselves. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.ALL)
class RpcModeContractTests extends RpcTransportContract {

    final class Modes {

        final List<RpcCall> later = new ArrayList<>();
        int cancelled;

        @RpcMethod(mode = RpcMode.PLAIN)
        boolean plain() {
            return environment.activeProcess().isPresent();
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        void plainThatAwaits() {
            environment.timeout(0.001).await();
        }

        @RpcMethod
        boolean process() {
            environment.timeout(0.001).await();
            return environment.activeProcess().isPresent();
        }

        @RpcMethod(mode = RpcMode.PASS_THROUGH)
        void atOnce(RpcCall call, int number) {
            call.succeed(number + 1);
        }

        @RpcMethod(mode = RpcMode.PASS_THROUGH)
        void later(RpcCall call) {
            later.add(call);
            call.whenCancelled(() -> cancelled++);
        }

        @RpcMethod(mode = RpcMode.PASS_THROUGH)
        void fails(RpcCall call) {
            throw new IllegalStateException("before the answer");
        }
    }

    private final Modes modes = new Modes();

    private void awaitLater(int count) {
        while (modes.later.size() < count) {
            environment.timeout(0.001).await();
        }
    }

    @Test
    void eachModeIsRunAsItSays() {
        run(() -> {
            Caller client = client(modes);
            if (transport != RpcTransport.HTTP) { // There it runs in the process of the request.
                assertThat(call(client, "plain").await()).isEqualTo(false);
            }
            assertThat(call(client, "process").await()).isEqualTo(true);
            assertThat(call(client, "atOnce", 1).await()).isEqualTo(2);
        });
    }

    @Test
    void plainMethodThatAwaitsFailsAlone() {
        if (transport == RpcTransport.HTTP) {
            return; // It runs in the process of the request.
        }
        try (Logged log = new Logged("io.simpyio")) {
            run(() -> {
                Caller client = client(modes);
                assertFails(
                        call(client, "plainThatAwaits"),
                        "IllegalStateException: await() was called on the loop's thread outside a process, where it"
                                + " would wait for ever: use a process, or a callback");
                assertThat(call(client, "plain").await()).isEqualTo(false);
            });
            assertThat(log.warnings()).containsExactly("Call of plainThatAwaits failed");
        }
    }

    @Test
    void passThroughAnswersWhenItLikesAndOnce() {
        run(() -> {
            RpcService server = serve(new RpcRouter().register("", modes));
            Caller client = client(server);
            Event<Object> first = call(client, "later");
            awaitLater(1);
            Event<Object> second = call(client, "later");
            awaitLater(2);
            assertThat(server.calls()).isEqualTo(2);
            modes.later.get(1).succeed("second");
            assertThat(second.await()).isEqualTo("second");
            modes.later.get(0).fail(new IllegalStateException("no"));
            assertFails(first, "IllegalStateException: no");
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> modes.later.get(0).succeed("again"))
                    .withMessage("The call of later was already replied to");
            assertThat(server.calls()).isZero();
        });
    }

    @Test
    void passThroughIsToldOfTheEndAndItsAnswerIgnored() {
        run(() -> {
            RpcService server = serve(new RpcRouter().register("", modes), RpcOptions.DEFAULT.withMaxCalls(2));
            Caller client = client(server);
            call(client, "later").defuse();
            call(client, "later").defuse();
            awaitLater(2);
            assertFails(call(client, "process"), "RuntimeError: Too many calls run: the limit maxCalls is 2");
            assertThat(call(client, "plain").await()).as("takes no place").isNotNull();
            client.close();
            while (modes.cancelled < 2) {
                environment.timeout(0.001).await();
            }
            assertThat(server.calls()).isZero();
            modes.later.forEach(call -> call.succeed("nobody gets this"));
        });
    }

    @Test
    void passThroughThatThrowsHasFailed() {
        try (Logged log = new Logged("io.simpyio")) {
            run(() -> {
                RpcService server = serve(new RpcRouter().register("", modes));
                assertFails(call(client(server), "fails"), "IllegalStateException: before the answer");
                assertThat(server.calls()).isZero();
            });
            assertThat(log.warnings()).containsExactly("Call of fails failed");
        }
    }

    /** A peer can make a method fail as often as it likes. */
    @Test
    void failuresDoNotFloodTheLog() {
        try (Logged log = new Logged("io.simpyio")) {
            run(() -> {
                Caller client = client(modes);
                for (int i = 0; i < 30; i++) {
                    assertFails(call(client, "fails"), "IllegalStateException: before the answer");
                }
            });
            assertThat(log.warnings()).hasSizeBetween(10, 20);
        }
    }

    @Test
    void methodsInCodeAndTheRootItself() {
        run(() -> {
            RpcRouter router = new RpcRouter()
                    .function("", RpcMode.PLAIN, call -> "root " + call.arguments())
                    .function("a", RpcMode.PROCESS, call -> environment.timeout(0.001, "awaited"))
                    .function("a/b", RpcMode.PLAIN, call -> call.argument(0, Integer.class) * 2)
                    .function("a/c", RpcMode.PASS_THROUGH, call -> {
                        call.succeed(call.keywordArguments());
                        return "ignored";
                    });
            Caller client = client(serve(router));
            assertThat(call(client, "", 1).await()).isEqualTo("root [1]");
            assertThat(call(client, "a").await()).isEqualTo("awaited");
            assertThat(call(client, "a/b", 21).await()).isEqualTo(42);
            assertThat(callByName(client, "a/c", List.of(), Map.of("k", 1)).await())
                    .isEqualTo(Map.of("k", 1));
            assertFails(call(client, "a/b"), "RuntimeError: a/b misses argument 0");
            assertFails(call(client, "a/b", (Object) null), "RuntimeError: a/b needs a value for argument 0");
            assertThat(router.paths()).containsExactly("", "a", "a/b", "a/c");
        });
    }

    @Test
    void methodsThatDoNotFitTheirModeAreRefused() {
        final class SilentPassThrough {
            @RpcMethod(mode = RpcMode.PASS_THROUGH)
            void noCall() {}
        }
        final class PlainEvent {
            @RpcMethod(mode = RpcMode.PLAIN)
            Event<String> event() {
                return environment.event();
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RpcRouter().register("", new SilentPassThrough()))
                .withMessageContaining("answers by itself: it takes an RpcCall and returns nothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RpcRouter().register("", new PlainEvent()))
                .withMessageContaining("is plain: nobody can await its event");
    }
}
