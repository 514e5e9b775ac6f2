package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.rpc.RpcService.Caller;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a call is on the wire, where requests go both ways. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.BOTH_WAYS)
class RpcWireContractTests extends RpcTransportContract {

    static final class Station {

        @RpcMethod
        String greet(String name) {
            return "Hello " + name;
        }
    }

    @Test
    void callOnTheWireIsThatOfSimpyIo() {
        run(() -> {
            Caller client = client(new Station());
            assertThat(client.send(List.of("greet", List.of("you"), Map.of())).await())
                    .isEqualTo("Hello you");
        });
    }

    @ParameterizedTest
    @MethodSource
    void callOfAWrongShapeFails(Object content) {
        run(() -> {
            Caller client = client(new Station());
            assertFails(client.send(content), "RuntimeError: A call must be [path, [arguments], {keyword arguments}]");
            assertThat(call(client, "greet", "you").await()).isEqualTo("Hello you");
        });
    }

    static Stream<Object> callOfAWrongShapeFails() {
        return Stream.of(
                "greet",
                1,
                Map.of(),
                List.of(),
                List.of("greet"),
                List.of("greet", List.of()),
                List.of("greet", List.of(), Map.of(), 1),
                List.of(List.of("greet"), List.of(), Map.of()),
                List.of("greet", "you", Map.of()),
                List.of("greet", Map.of(), Map.of()),
                List.of("greet", List.of(), List.of()));
    }
}
