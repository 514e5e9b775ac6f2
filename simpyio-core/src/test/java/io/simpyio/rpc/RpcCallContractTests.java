package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.rpc.RpcService.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a method may do, and what the caller gets of it. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.ALL)
class RpcCallContractTests extends RpcTransportContract {

    private static final int MAX_UNANSWERED = 1_024;

    record Stop(String name, List<Integer> tracks) {}

    static final class Station {

        private final Environment environment;

        Station(Environment environment) {
            this.environment = environment;
        }

        @RpcMethod
        String greet(String name) {
            return "Hello " + name;
        }

        @RpcMethod("renamed")
        int original() {
            return 1;
        }

        @RpcMethod
        void nothing() {}

        @RpcMethod
        Stop stop() {
            return new Stop("\u20ac-Platz", List.of(1, 2));
        }

        @RpcMethod
        long waits(int millis) {
            long before = environment.nowNanos();
            environment.timeout(Duration.ofMillis(millis)).await();
            return environment.nowNanos() - before;
        }

        @RpcMethod
        Event<String> event() {
            return environment.timeout(0.001, "later");
        }

        @RpcMethod
        Event<String> failingEvent() {
            return environment.<String>event().fail(new IllegalStateException("not this time"));
        }

        @RpcMethod
        void throwsUnchecked() {
            throw new IllegalStateException("no");
        }

        @RpcMethod
        void throwsChecked() throws IOException {
            throw new IOException("disk");
        }

        @RpcMethod
        void throwsError() {
            throw new AssertionError("wrong");
        }

        @RpcMethod
        Object unencodable() {
            List<Object> itself = new ArrayList<>();
            itself.add(itself);
            return itself;
        }

        @RpcMethod
        void asks() {
            environment.<String>event().fail(new IOException("far away")).await();
        }

        String unmarked() {
            return "secret";
        }
    }

    @Test
    void pathIsThatOfTheEndpointAndTheMethod() {
        run(() -> {
            RpcRouter router =
                    new RpcRouter().register("", new Station(environment)).register("a1/a2", new Station(environment));
            Caller client = client(serve(router));
            assertThat(call(client, "a1/a2/greet", "x").await()).isEqualTo("Hello x");
            assertThat(call(client, "a1/a2/renamed").await()).isEqualTo(1);
            assertThat(call(client, "greet", "y").await()).isEqualTo("Hello y");
        });
    }

    @ParameterizedTest
    @MethodSource
    void whatCannotBeResolvedFails(String path) {
        run(() -> {
            Caller client = client(new Station(environment));
            assertFails(call(client, path), "RuntimeError: Failed to resolve path " + path);
            assertThat(call(client, "greet", "you").await()).isEqualTo("Hello you");
        });
    }

    static Stream<String> whatCannotBeResolvedFails() {
        return Stream.of(
                "nope", "", "greet/", "/greet", "original", "unmarked", "toString", "getClass", "_secret", "__class__");
    }

    @Test
    void resultIsTheReply() {
        run(() -> {
            Caller client = client(new Station(environment));
            assertThat(call(client, "nothing").await()).isNull();
            assertThat(call(client, "stop").await()).isEqualTo(Map.of("name", "\u20ac-Platz", "tracks", List.of(1, 2)));
            assertThat(call(client, "event").await()).isEqualTo("later");
        });
    }

    @Test
    void whatAMethodThrowsIsTheFailure() {
        run(() -> {
            Caller client = client(new Station(environment));
            assertFails(call(client, "throwsUnchecked"), "IllegalStateException: no");
            assertFails(call(client, "throwsChecked"), "IOException: disk");
            assertFails(call(client, "throwsError"), "AssertionError: wrong");
            assertFails(call(client, "failingEvent"), "IllegalStateException: not this time");
            assertFails(call(client, "asks"), "IOException: far away");
            assertThat(call(client, "greet", "you").await()).isEqualTo("Hello you");
        });
    }

    @Test
    void resultThatCannotBeEncodedIsAFailure() {
        run(() -> {
            Caller client = client(new Station(environment));
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> call(client, "unencodable").await())
                    .withMessageContaining("CodecException: Failed to encode");
            assertThat(call(client, "greet", "you").await()).isEqualTo("Hello you");
        });
    }

    /** In simulated time to the nanosecond; in real time a call that came later ends earlier. */
    @Test
    void callsOfOneConnectionOverlap() {
        run(() -> {
            Caller client = client(new Station(environment));
            long before = environment.nowNanos();
            Event<Object> longer = call(client, "waits", 200);
            Event<Object> shorter = call(client, "waits", 10);
            assertThat(((Number) shorter.await()).longValue()).isGreaterThanOrEqualTo(10_000_000);
            assertThat(longer.triggered()).isFalse();
            assertThat(((Number) longer.await()).longValue()).isGreaterThanOrEqualTo(200_000_000);
            if (!environment.realTime() && transport != RpcTransport.HTTP) { // Which has to connect yet.
                assertThat(environment.nowNanos() - before).isEqualTo(202_000_000); // And a millisecond each way.
            }
        });
    }

    @Test
    void manyCallsAtOnce() {
        run(() -> {
            RpcService server = serve(new RpcRouter().register("", new Station(environment)));
            List<Event<Object>> calls = new ArrayList<>();
            for (int connection = 0; connection < 5; connection++) {
                Caller client = client(server);
                for (int i = 0; i < MAX_UNANSWERED / 4; i++) {
                    calls.add(call(client, "greet", connection + "." + i));
                }
            }
            environment.allOf(calls).await();
            assertThat(calls.getLast().value()).isEqualTo("Hello 4.255");
            if (transport != RpcTransport.HTTP) {
                assertThat(server.connections()).isEqualTo(5);
            }
        });
    }
}
