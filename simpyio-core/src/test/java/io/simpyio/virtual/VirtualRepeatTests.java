package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same program has the same run: times, addresses, channel numbers, how the data was cut into reads. */
class VirtualRepeatTests {

    private static final int CLIENTS = 20;
    private static final int ROUNDS = 10;

    @Test
    void sameProgramHasTheSameTrace() {
        List<String> first = trace(CoroutineMode.LOOP);
        assertThat(first).hasSizeGreaterThan(CLIENTS * ROUNDS);
        assertThat(trace(CoroutineMode.LOOP)).isEqualTo(first);
    }

    @Test
    void coroutineModeDoesNotShow() {
        assertThat(trace(CoroutineMode.BATON)).isEqualTo(trace(CoroutineMode.LOOP));
    }

    private static List<String> trace(CoroutineMode mode) {
        List<String> trace = new ArrayList<>();
        try (VirtualBackend backend =
                VirtualBackend.open(Duration.ofMillis(3), environment -> environment.coroutines(mode))) {
            Environment environment = backend.environment();
            Network network = backend.network();
            environment.process(() -> {
                TcpServerSocket listening = network.listen(0).await();
                for (int i = 0; i < CLIENTS; i++) {
                    int client = i;
                    environment.process(() -> talk(network, listening.port(), client, trace));
                }
                while (true) {
                    TcpSocket socket = listening.accept().await();
                    trace.add(environment.nowNanos() + " accepted " + socket);
                    environment.process(() -> echo(socket, trace));
                }
            });
            environment.run();
            trace.add(environment.stats().toString());
            trace.add(network.stats().toString());
        }
        return trace;
    }

    private static void talk(Network network, int port, int client, List<String> trace) {
        Environment environment = network.environment();
        environment.timeout(Duration.ofMillis(client % 4)).await();
        TcpSocket socket = network.connect("localhost", port).await();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] data = new byte[1 + (client * 7919 + round * 104_729) % 100_000];
            environment.process(() -> socket.write(data).await());
            int left = data.length;
            while (left > 0) {
                int count = socket.read(left).await().length;
                left -= count;
                trace.add(environment.nowNanos() + " " + socket + " read " + count);
            }
        }
        socket.close();
    }

    private static void echo(TcpSocket socket, List<String> trace) {
        try {
            while (true) {
                socket.write(socket.read(30_000).await()).await();
            }
        } catch (SocketException end) {
            trace.add(socket.environment().nowNanos() + " " + end.getMessage());
            socket.close();
        }
    }
}
