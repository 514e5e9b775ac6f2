package io.simpyio.benchmarks.worlds;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.random.RandomStream;
import io.simpyio.virtual.Host;
import io.simpyio.virtual.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Hosts each of which knows something, and tells another one each second, on a new connection, all that it knows. */
final class Gossip {

    private static final int PORT = 7000;
    private static final int MAX_TOLD_BYTES = 1_024;

    private final List<BitSet> knowledge = new ArrayList<>();
    private long told;

    WorldRun run(int hosts, Duration time) {
        return WorldRun.of(1, time, world -> {
            for (int i = 0; i < hosts; i++) {
                BitSet known = new BitSet(hosts);
                known.set(i);
                knowledge.add(known);
                Host host = world.host("host " + i);
                host.start("listener", (environment, network) -> hear(environment, network, known));
                host.start("teller", (environment, network) -> tell(world, host, hosts, known));
            }
        });
    }

    private void hear(Environment environment, Network network, BitSet known) {
        TcpServerSocket listening = network.listen(PORT).await();
        while (true) {
            TcpSocket socket = listening.accept().await();
            environment.process("hearing", () -> {
                try {
                    while (true) {
                        BitSet more = BitSet.valueOf(socket.read(MAX_TOLD_BYTES).await());
                        known.or(more);
                    }
                } catch (SocketException end) {
                    told++;
                    socket.close();
                }
            });
        }
    }

    private static void tell(World world, Host host, int hosts, BitSet known) {
        RandomStream random = world.random("gossip of " + host.name());
        host.environment().timeout(random.uniform(0, 1)).await();
        while (true) {
            try (TcpSocket socket = host.network()
                    .connect("host " + random.integer(0, hosts - 1), PORT)
                    .await()) {
                socket.write(known.toByteArray()).await();
            }
            host.environment().timeout(1).await();
        }
    }

    /** How often somebody has told something. */
    long told() {
        return told;
    }

    /** How many know everything. */
    long knowEverything() {
        return knowledge.stream()
                .filter(known -> known.cardinality() == knowledge.size())
                .count();
    }
}
