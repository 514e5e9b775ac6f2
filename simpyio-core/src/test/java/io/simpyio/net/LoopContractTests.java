package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the loops of simpy.io got wrong: starved I/O, early timers, lost failures. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class LoopContractTests extends SocketContract {

    /** In simulated time without latency: time cannot pass while there are events without delay. */
    @Test
    void processThatNeverRestsDoesNotStarveARead() {
        try (Backend busy = world.openWithoutLatency()) {
            Environment turning = busy.environment();
            turning.process(() -> {
                while (true) {
                    turning.timeout(0).await();
                }
            });
            turning.run(turning.process(() -> exchange(connect(world.network(busy)), 20)));
        }
    }

    @Test
    void timersNeverFireEarlyWhileThereIsTraffic() {
        long delayNanos = 2_000_000;
        run(() -> {
            Connection connection = connect();
            SimProcess<Void> traffic = start(() -> {
                while (true) {
                    exchange(connection, 1);
                }
            });
            for (int i = 0; i < 50; i++) {
                long before = environment.nowNanos();
                environment.timeout(Duration.ofNanos(delayNanos)).await();
                assertThat(environment.nowNanos() - before).isGreaterThanOrEqualTo(delayNanos);
            }
            assertThat(traffic.alive()).isTrue();
        });
    }

    /** Not all connections are read before the first process goes on: its bytes would have left the cache. */
    @Test
    void whatWasReadIsHandledBeforeMoreIsRead() {
        assumeFalse(world.backend().equals("virtual"), "there is no cache to be kept warm in a simulation");
        int connections = 8;
        run(() -> {
            List<Connection> all = new ArrayList<>();
            List<Event<Integer>> handled = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Connection connection = connect();
                all.add(connection);
                exchange(connection, 1); // The end that reads is a piece ahead from here on.
            }
            long before = network.stats().bytesRead();
            List<Long> readUntilThen = new ArrayList<>();
            for (Connection connection : all) {
                handled.add(environment.process(() -> {
                    connection.server().read(10).await();
                    readUntilThen.add(network.stats().bytesRead() - before);
                    return 0;
                }));
            }
            for (Connection connection : all) {
                connection.client().write(new byte[10]);
            }
            environment.allOf(handled).await();
            assertThat(readUntilThen).startsWith(10L).hasSize(connections);
        });
    }

    @Test
    void failureOfAProcessThatNobodyAwaitsEndsTheRun() {
        start(() -> {
            Connection connection = connect();
            exchange(connection, 1);
            throw new IllegalStateException("nobody waits for this");
        });
        assertThatIllegalStateException().isThrownBy(() -> environment.run()).withMessage("nobody waits for this");
    }

    @Test
    void failedWriteThatNobodyAwaitsEndsTheRun() {
        start(() -> {
            network.tcpSocket().write(bytes("x"));
            environment.event().await();
        });
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> environment.run())
                .withMessageStartingWith("EPIPE");
    }

    @Test
    void failureHandlerGetsWhatNobodyAwaitsAndTheLoopGoesOn() {
        List<String> handled = new ArrayList<>();
        try (Backend served =
                world.open(builder -> builder.failureHandler((event, failure) -> handled.add(failure.getMessage())))) {
            Environment serving = served.environment();
            serving.process(() -> {
                throw new IllegalStateException("lost?");
            });
            Event<TcpServerSocket> listening =
                    serving.process(() -> world.network(served).listen(0).await());
            assertThat(serving.run(listening).port()).isPositive();
        }
        assertThat(handled).containsExactly("lost?");
    }
}
