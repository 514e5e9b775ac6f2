package io.simpyio.benchmarks.worlds;

import io.simpyio.net.TcpSocket;
import io.simpyio.virtual.Host;
import java.time.Duration;

/** Hosts in a ring, each of which sends a byte to the next one each second. */
final class Ring {

    private static final int PORT = 7000;

    private long received;

    WorldRun run(int hosts, Duration time) {
        return WorldRun.of(1, time, world -> {
            for (int i = 0; i < hosts; i++) {
                Host host = world.host("host " + i);
                String next = "host " + (i + 1) % hosts;
                host.start("receiver", (environment, network) -> {
                    TcpSocket socket = network.listen(PORT).await().accept().await();
                    while (true) {
                        int count = socket.read(16).await().length;
                        received += count; // Not in one line: Java would take the old sum before the await.
                    }
                });
                host.start("sender", (environment, network) -> {
                    environment.timeout(0.5).await();
                    TcpSocket socket = network.connect(next, PORT).await();
                    while (true) {
                        environment.timeout(1).await();
                        socket.write(new byte[1]).await();
                    }
                });
            }
        });
    }

    /** How many bytes have come. */
    long received() {
        return received;
    }
}
