package io.simpyio.virtual;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.random.RandomStream;
import io.simpyio.virtual.fault.Fault;
import io.simpyio.virtual.link.Latency;
import io.simpyio.virtual.link.LinkProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Large worlds, for tests at a small scale and for measurements at the full one: {@code main} runs the latter. Each says
 * what it has done, so that a faster one that does less is found out.
 */
final class WorldScale {

    private static final int PORT = 7000;
    private static final LinkProfile LINK =
            LinkProfile.of(Latency.exponential(Duration.ofMillis(5), Duration.ofMillis(5)));

    private WorldScale() {}

    /** What a run has done. */
    record Result(String name, double simulatedSeconds, double realSeconds, long events, long done) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: %.0f simulated seconds in %.2f s (%.0f to 1), %d events (%.2f M/s), %d done, %d MB used",
                    name,
                    simulatedSeconds,
                    realSeconds,
                    simulatedSeconds / realSeconds,
                    events,
                    events / realSeconds / 1e6,
                    done,
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
        }
    }

    /** Arguments: which to run, by their names; all without any. */
    public static void main(String[] args) {
        List<String> wanted = List.of(args);
        if (wanted.isEmpty() || wanted.contains("heartbeats")) {
            System.out.println(heartbeats(100, Duration.ofHours(24)));
        }
        if (wanted.isEmpty() || wanted.contains("messages")) {
            System.out.println(heartbeatMessages(100, Duration.ofHours(24)));
        }
        if (wanted.isEmpty() || wanted.contains("gossip")) {
            System.out.println(gossip(500, Duration.ofSeconds(60)));
        }
        if (wanted.isEmpty() || wanted.contains("service")) {
            System.out.println(replicatedService(Duration.ofHours(1), 42));
        }
    }

    private interface Setup {
        long[] in(World world);
    }

    private static Result measure(String name, long seed, Duration time, Setup setup) {
        long start = System.nanoTime();
        try (World world = World.builder().seed(seed).link(LINK).build()) {
            long[] done = setup.in(world);
            world.run(time);
            return new Result(
                    name,
                    world.environment().now(),
                    (System.nanoTime() - start) / 1e9,
                    world.environment().stats().eventsProcessed(),
                    done[0]);
        }
    }

    /** Hosts that do something each second, and nothing in between. */
    static Result heartbeats(int hosts, Duration time) {
        return measure(hosts + " hosts, a heartbeat a second", 1, time, world -> {
            long[] beats = new long[1];
            for (int i = 0; i < hosts; i++) {
                world.host("host " + i).start((environment, network) -> {
                    while (true) {
                        environment.timeout(1).await();
                        beats[0]++;
                    }
                });
            }
            return beats;
        });
    }

    /** Hosts in a ring, each of which sends a byte to the next one each second. */
    static Result heartbeatMessages(int hosts, Duration time) {
        return measure(hosts + " hosts, a message a second", 1, time, world -> {
            long[] received = new long[1];
            for (int i = 0; i < hosts; i++) {
                Host host = world.host("host " + i);
                String next = "host " + (i + 1) % hosts;
                host.start("receiver", (environment, network) -> {
                    TcpSocket socket = network.listen(PORT).await().accept().await();
                    while (true) {
                        int count = socket.read(16).await().length;
                        received[0] += count; // Not in one line: Java would take the old sum before the await.
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
            return received;
        });
    }

    /** Hosts that tell one other each second what they know; one of them knows something new. Counts tellings. */
    static Result gossip(int hosts, Duration time) {
        return measure(hosts + " hosts, gossip", 1, time, world -> {
            long[] told = new long[1];
            List<BitSet> knowledge = new ArrayList<>();
            for (int i = 0; i < hosts; i++) {
                BitSet known = new BitSet(hosts);
                known.set(i);
                knowledge.add(known);
                Host host = world.host("host " + i);
                host.start("listener", (environment, network) -> hear(environment, network, known, told));
                host.start("teller", (environment, network) -> tell(world, host, hosts, known));
            }
            return told;
        });
    }

    private static void hear(Environment environment, Network network, BitSet known, long[] told) {
        TcpServerSocket listening = network.listen(PORT).await();
        while (true) {
            TcpSocket socket = listening.accept().await();
            environment.process("hearing", () -> {
                try {
                    while (true) {
                        known.or(BitSet.valueOf(socket.read(1_024).await()));
                    }
                } catch (SocketException end) {
                    told[0]++;
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

    /**
     * Five replicas of a number, each asked by three clients ten times a second; a write or a read is done when three have
     * answered. Each ten seconds a replica crashes for a second, or is cut off for a second. Counts operations.
     */
    static Result replicatedService(Duration time, long seed) {
        return measure("five replicas under faults", seed, time, world -> {
            long[] operations = new long[1];
            for (int i = 0; i < 5; i++) {
                world.host("replica " + i).start(WorldScale::replica);
            }
            for (int i = 0; i < 3; i++) {
                Host client = world.host("client " + i);
                client.start((environment, network) -> operate(world, client, operations));
            }
            world.environment().process("chaos", () -> chaos(world));
            return operations;
        });
    }

    private static void chaos(World world) {
        RandomStream random = world.random("chaos");
        while (true) {
            world.environment().timeout(random.exponential(9)).await();
            String victim = "replica " + random.integer(0, 4);
            try (Fault fault = random.chance(0.5)
                    ? world.faults().crash(victim)
                    : world.faults().isolate(victim)) {
                world.environment().timeout(1).await();
            }
        }
    }

    private static void replica(Environment environment, Network network) {
        TcpServerSocket listening = network.listen(PORT).await();
        while (true) {
            TcpSocket socket = listening.accept().await();
            environment.process("connection", () -> {
                try {
                    while (true) {
                        socket.write(socket.read(8).await()).await();
                    }
                } catch (SocketException end) {
                    socket.close();
                }
            });
        }
    }

    private static void operate(World world, Host client, long[] operations) {
        RandomStream random = world.random(client.name());
        Environment environment = client.environment();
        TcpSocket[] sockets = new TcpSocket[5];
        while (true) {
            environment.timeout(random.exponential(0.1)).await();
            List<Event<?>> answers = new ArrayList<>();
            for (int i = 0; i < sockets.length; i++) {
                int replica = i;
                answers.add(environment.process("ask", () -> ask(client.network(), sockets, replica)));
            }
            Event<?> limit = environment.timeout(2);
            while (answers.stream().filter(Event::processed).count() < 3 && !limit.processed()) {
                List<Event<?>> pending = new ArrayList<>(
                        answers.stream().filter(it -> !it.processed()).toList());
                pending.add(limit);
                environment.anyOf(pending).await();
            }
            operations[0]++;
        }
    }

    private static void ask(Network network, TcpSocket[] sockets, int replica) {
        TcpSocket socket = sockets[replica];
        sockets[replica] = null; // One request at a time on each connection.
        try {
            if (socket == null) {
                socket = network.connect("replica " + replica, PORT).await();
            }
            socket.write(new byte[8]).await();
            Event<byte[]> answer = socket.read(8);
            answer.or(network.environment().timeout(1)).await();
            if (answer.triggered() && answer.ok()) {
                sockets[replica] = socket;
                return;
            }
            socket.close();
        } catch (SocketException broken) {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
