package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Event;
import io.simpyio.rpc.RpcService.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How the arguments of a call become those of the method. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.ALL)
class RpcArgumentContractTests extends RpcTransportContract {

    enum Size {
        SMALL,
        LARGE
    }

    record Point(int x, int y) {}

    static final class Shop {

        @RpcMethod
        String order(String what, int count, Size size) {
            return count + " " + size + " " + what;
        }

        @RpcMethod
        Point sum(List<Point> points, Map<String, Double> factors) {
            double factor = factors.values().stream().reduce(1.0, (a, b) -> a * b);
            return new Point((int) (factor * points.stream().mapToInt(Point::x).sum()), (int)
                    (factor * points.stream().mapToInt(Point::y).sum()));
        }

        @RpcMethod
        String maybe(Optional<String> text, Integer number) {
            return text.orElse("none") + " " + number;
        }

        @RpcMethod
        Object same(Object value) {
            return value;
        }

        @RpcMethod
        String unsaid(int number, Optional<Integer> more) {
            return number + " " + more;
        }

        @RpcMethod
        int count(int... numbers) {
            return numbers.length;
        }
    }

    @Test
    void argumentsComeByPositionByNameAndMixed() {
        run(() -> {
            Caller client = client(new Shop());
            assertThat(call(client, "order", "pie", 2, "LARGE").await()).isEqualTo("2 LARGE pie");
            assertThat(callByName(client, "order", List.of(), Map.of("size", "SMALL", "count", 1, "what", "tea"))
                            .await())
                    .isEqualTo("1 SMALL tea");
            Event<Object> mixed = callByName(client, "order", List.of("tea", 3), Map.of("size", "SMALL"));
            if (transport == RpcTransport.HTTP) {
                assertThatExceptionOfType(CodecException.class)
                        .isThrownBy(mixed::await)
                        .withMessageContaining("by position or by name");
            } else {
                assertThat(mixed.await()).isEqualTo("3 SMALL tea");
            }
        });
    }

    @Test
    void wrongArgumentsFailAndAreNamed() {
        run(() -> {
            Caller client = client(new Shop());
            assertFails(call(client, "order", "pie", 2), "RuntimeError: order misses argument size");
            assertFails(
                    callByName(client, "order", List.of(), Map.of("what", "tea", "size", "SMALL")),
                    "RuntimeError: order misses argument count");
            assertFails(
                    call(client, "order", "pie", 2, "LARGE", 4), "RuntimeError: order takes 3 arguments, but got 4");
            assertFails(
                    callByName(client, "order", List.of(), Map.of("colour", "red")),
                    "RuntimeError: order has no argument colour");
            if (transport != RpcTransport.HTTP) {
                assertFails(
                        callByName(client, "order", List.of("pie", 2, "LARGE"), Map.of("count", 3)),
                        "RuntimeError: order got two values for argument count");
            }
            assertFails(
                    call(client, "order", "pie", null, "LARGE"),
                    "RuntimeError: order needs a value for argument count");
            assertThat(call(client, "order", "pie", 2, "LARGE").await()).isEqualTo("2 LARGE pie");
        });
    }

    @Test
    void argumentsOfAWrongTypeFailAndAreNamed() {
        run(() -> {
            Caller client = client(new Shop());
            for (Object count : List.of("many", 1.5, 1L << 40, List.of(1), Map.of())) {
                assertIllTyped(client, "count", "pie", count, "LARGE");
            }
            assertIllTyped(client, "size", "pie", 1, "HUGE");
            assertIllTyped(client, "what", List.of("pie"), 1, "LARGE");
        });
    }

    private static void assertIllTyped(Caller client, String argument, Object... arguments) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> call(client, "order", arguments).await())
                .withMessageContaining("RuntimeError: order cannot take argument " + argument + ": ");
    }

    @Test
    void recordsAndCollectionsAreArgumentsAndResults() {
        run(() -> {
            Caller client = client(new Shop());
            assertThat(call(client, "sum", List.of(new Point(1, 2), new Point(3, 4)), Map.of("a", 2, "b", 0.5))
                            .await())
                    .isEqualTo(Map.of("x", 4, "y", 6));
            assertThat(call(client, "same", Map.of("a", List.of(1, "x"))).await())
                    .isEqualTo(Map.of("a", List.of(1, "x")));
            assertThat(call(client, "count", List.of(1, 2, 3)).await()).isEqualTo(3);
        });
    }

    @Test
    void nullIsAValueWhereTheTypeAllowsIt() {
        run(() -> {
            Caller client = client(new Shop());
            assertThat(call(client, "maybe", null, null).await()).isEqualTo("none null");
            assertThat(call(client, "maybe", "text", 1).await()).isEqualTo("text 1");
            assertThat(call(client, "same", (Object) null).await()).isNull();
        });
    }

    @Test
    void whatIsOptionalMayBeLeftOut() {
        run(() -> {
            Caller client = client(new Shop());
            assertThat(call(client, "unsaid", 1).await()).isEqualTo("1 Optional.empty");
            assertThat(call(client, "unsaid", 1, 2).await()).isEqualTo("1 Optional[2]");
            assertThat(callByName(client, "unsaid", List.of(), Map.of("number", 1))
                            .await())
                    .isEqualTo("1 Optional.empty");
            assertFails(call(client, "unsaid"), "RuntimeError: unsaid misses argument number");
        });
    }
}
