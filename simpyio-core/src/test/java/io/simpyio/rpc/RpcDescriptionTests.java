package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simpyio.codec.JsonCodec;
import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What peers get to know of a router. */
class RpcDescriptionTests {

    enum Size {
        SMALL,
        LARGE
    }

    record Car(String plate, Optional<Integer> seats, List<Car> towed) {}

    static final class Park {

        @RpcMethod
        @RpcDocumentation("Books a charger")
        Event<Map<String, Car>> book(
                @RpcDocumentation("who drives") String driver, double seconds, Optional<Size> size, RpcPeer caller) {
            throw new UnsupportedOperationException();
        }

        @RpcMethod(mode = RpcMode.PLAIN, safe = true)
        int[] free(Instant at, Object anything, byte[] bytes) {
            return new int[0];
        }

        @RpcMethod
        void news(int count, RpcSink<Car> sink) {}

        @RpcMethod
        void leave(long id, boolean now, char letter) {}
    }

    private static final RpcRouter ROUTER =
            new RpcRouter().register("park", new Park()).function("code", RpcMode.PASS_THROUGH, call -> null);

    private static Object json(String text) {
        return new JsonCodec().decode(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static final String EXPECTED = """
            {'operations': [
              {'path': 'code', 'mode': 'PASS_THROUGH', 'stream': false, 'safe': false, 'arguments': [], 'result': 'any'},
              {'path': 'park/book', 'mode': 'PROCESS', 'stream': false, 'safe': false, 'arguments': [
                  {'name': 'driver', 'type': 'string', 'optional': false, 'documentation': 'who drives'},
                  {'name': 'seconds', 'type': 'number', 'optional': false},
                  {'name': 'size', 'type': 'Size?', 'optional': true}],
                'result': 'map<Car>', 'documentation': 'Books a charger'},
              {'path': 'park/free', 'mode': 'PLAIN', 'stream': false, 'safe': true, 'arguments': [
                  {'name': 'at', 'type': 'string', 'optional': false},
                  {'name': 'anything', 'type': 'any', 'optional': false},
                  {'name': 'bytes', 'type': 'string', 'optional': false}],
                'result': 'integer[]'},
              {'path': 'park/leave', 'mode': 'PROCESS', 'stream': false, 'safe': false, 'arguments': [
                  {'name': 'id', 'type': 'integer', 'optional': false},
                  {'name': 'now', 'type': 'boolean', 'optional': false},
                  {'name': 'letter', 'type': 'string', 'optional': false}],
                'result': 'nothing'},
              {'path': 'park/news', 'mode': 'PROCESS', 'stream': true, 'safe': false, 'arguments': [
                  {'name': 'count', 'type': 'integer', 'optional': false}],
                'result': 'Car'}],
             'types': {
               'Size': ['SMALL', 'LARGE'],
               'Car': {'plate': 'string', 'seats': 'integer?', 'towed': 'Car[]'}}}
            """;

    @ParameterizedTest
    @EnumSource
    void peersGetItAtAPathThatIsNobodys(RpcTransport transport) {
        try (Backend backend = Backend.open("virtual")) {
            var environment = backend.environment();
            environment.run(environment.process("test", () -> {
                RpcService server = transport.serve(backend.network(), ROUTER, RpcOptions.DEFAULT);
                assertThat(server.caller()
                                .call("_describe", List.of(), Map.of())
                                .await())
                        .isEqualTo(json(EXPECTED));
            }));
        }
    }

    @Test
    void itsPathCannotBeTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RpcRouter().function("_describe", RpcMode.PLAIN, call -> 1));
        assertThat(ROUTER.paths()).doesNotContain("_describe");
    }

    /** Two of the same simple name are told apart. */
    @Test
    void namesOfTypesAreUnique() {
        record Holder() {
            enum Size {
                OTHER
            }
        }
        DescribedTypes types = new DescribedTypes();
        assertThat(types.name(Size.class)).isEqualTo("Size");
        assertThat(types.name(Holder.Size.class)).isEqualTo(Holder.Size.class.getName());
        assertThat(types.described()).hasSize(2);
    }
}
