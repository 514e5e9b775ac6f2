package io.simpyio.benchmarks.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.benchmarks.Reading;
import io.simpyio.benchmarks.server.JvmProcess;
import io.simpyio.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every client gets the right replies of its server, on as many connections as it should. */
@Timeout(120)
class RpcServersTests {

    private static final Duration SLICE = Duration.ofMillis(20);

    private static ServerProcess start(RpcStyle style) throws IOException {
        return ServerProcess.start(List.of(), RpcServerProgram.class, style.name());
    }

    @ParameterizedTest
    @EnumSource
    void aClientCallsItsServer(RpcStyle style) throws Exception {
        try (ServerProcess server = start(style)) {
            call(style, server, "small/1x1", 1);
            call(style, server, "small/3x1", 3);
            call(style, server, "large/1x5", 1);
            assertThat(server.end()).isTrue();
        }
    }

    /** {@link Calls} checks what the replies say. */
    private static void call(RpcStyle style, ServerProcess server, String id, int connections) throws Exception {
        RpcWork work = RpcWork.parse(id);
        Calls calls = new Calls(work);
        try (CountingRelay relay = new CountingRelay(server.port());
                RpcClient client = style.client()) {
            client.start(relay.port(), work, calls);
            long answered = 0;
            while (answered < 10L * work.lanes()) {
                answered += calls.during(SLICE).getTotalCount();
            }
            calls.end();
            assertThat(relay.connections()).as(style + " " + id).isEqualTo(connections);
        }
    }

    @Test
    void theLoadMeasuresBothEnds() throws Exception {
        try (ServerProcess server = start(RpcStyle.SIMPYIO);
                JvmProcess load = RpcLoadProgram.start(List.of(), RpcStyle.SIMPYIO, server)) {
            Reading reading = RpcLoadProgram.measure(load, "small/2x3", 0, 1);
            assertThat(reading.value()).isPositive();
            assertThat(reading.perServerSecond()).isGreaterThan(reading.value());
            assertThat(reading.p99Micros()).isPositive();
            assertThat(load.end()).isTrue();
        }
    }
}
