package io.simpyio.benchmarks.worlds;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.random.RandomStream;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.virtual.World;
import io.simpyio.virtual.fault.Fault;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A register on five hosts, called by RPC over messages: one client writes growing numbers, two read, and each asks all
 * five and goes on when three have answered; after H. Attiya, A. Bar-Noy, D. Dolev, "Sharing memory robustly in
 * message-passing systems" (1995). About every ten seconds a replica crashes, or is cut off, for one second. A read that
 * gives an older number than an operation before it fails the run.
 */
final class ReplicatedService {

    private static final int REPLICAS = 5;
    private static final int MAJORITY = 3;
    private static final int CLIENTS = 3;
    private static final int PORT = 5555;
    private static final double LIMIT_SECONDS = 1;
    private static final double SECONDS_BETWEEN_FAULTS = 9;
    private static final double FAULT_SECONDS = 1;

    private final double pauseSeconds;
    private long operations;
    private long givenUp;
    private long fired;
    /** The greatest number that an operation has written or read when it ended. */
    private int returned;

    /** So many operations are begun in a second, by all clients, if none takes too long. */
    ReplicatedService(double operationsPerSecond) {
        pauseSeconds = CLIENTS / operationsPerSecond;
    }

    /** Its number survives a crash. */
    static final class Replica {

        private int value;

        @RpcMethod
        int read() {
            return value;
        }

        @RpcMethod
        boolean write(int newValue) {
            value = Math.max(value, newValue);
            return true;
        }
    }

    WorldRun run(long seed, Duration time) {
        return WorldRun.of(seed, time, this::setUp);
    }

    void setUp(World world) {
        for (int i = 0; i < REPLICAS; i++) {
            Replica replica = new Replica();
            world.host("replica " + i)
                    .start((environment, network) -> new RpcMessageServer(
                                    network, new RpcRouter().register("register", replica), RpcServerOptions.DEFAULT)
                            .start(new InetSocketAddress(PORT))
                            .await());
        }
        for (int i = 0; i < CLIENTS; i++) {
            boolean writer = i == 0;
            RandomStream random = world.random("client " + i);
            world.host("client " + i).start((environment, network) -> operate(new Client(network), random, writer));
        }
        world.environment().process("faults", () -> makeFaults(world));
    }

    private void makeFaults(World world) {
        RandomStream random = world.random("faults");
        while (true) {
            world.environment()
                    .timeout(random.exponential(SECONDS_BETWEEN_FAULTS))
                    .await();
            String victim = "replica " + random.integer(0, REPLICAS - 1);
            Fault fault = random.chance(0.5)
                    ? world.faults().crash(victim)
                    : world.faults().isolate(victim);
            world.environment().timeout(FAULT_SECONDS).await();
            fault.lift();
            fired += fault.fired();
        }
    }

    private void operate(Client client, RandomStream random, boolean writer) {
        int nextValue = 1;
        double nextTime = 0;
        while (true) {
            nextTime += random.exponential(pauseSeconds);
            client.environment
                    .timeout(Math.max(0, nextTime - client.environment.now()))
                    .await();
            int before = returned;
            Integer result = writer ? client.write(nextValue++) : client.read();
            if (result == null) {
                givenUp++;
                continue;
            }
            if (result < before) {
                throw new IllegalStateException("A stale read: " + result + " after " + before);
            }
            operations++;
            returned = Math.max(returned, result);
        }
    }

    /** How many operations were done. */
    long operations() {
        return operations;
    }

    /** How many operations have not had a majority in time. */
    long givenUp() {
        return givenUp;
    }

    /** How often a fault has made a difference. */
    long fired() {
        return fired;
    }

    /** Keeps a connection to each replica, and makes it anew in the background. */
    private static final class Client {

        private final Network network;
        private final Environment environment;
        private final @Nullable Message[] connections = new Message[REPLICAS];
        private final boolean[] connecting = new boolean[REPLICAS];

        Client(Network network) {
            this.network = network;
            environment = network.environment();
        }

        /** Null if there was no majority in time. */
        @Nullable Integer write(int value) {
            return ask("register/write", value) == null ? null : value;
        }

        /** Writes back what it has read, so that no later read can get less. */
        @Nullable Integer read() {
            List<Object> answers = ask("register/read");
            if (answers == null) {
                return null;
            }
            return write(answers.stream()
                    .mapToInt(it -> ((Number) it).intValue())
                    .max()
                    .orElseThrow());
        }

        private @Nullable List<Object> ask(String path, Object... arguments) {
            List<Object> call = List.of(path, List.of(arguments), Map.of());
            List<Object> answers = new ArrayList<>();
            Event<List<Object>> majority = environment.event();
            for (int i = 0; i < REPLICAS; i++) {
                Message connection = connection(i);
                if (connection != null) {
                    connection.send(call).addCallback(answer -> {
                        if (!answer.ok()) {
                            answer.defuse();
                        } else if (answers.size() < MAJORITY) {
                            answers.add(answer.value());
                            if (answers.size() == MAJORITY) {
                                majority.succeed(answers);
                            }
                        }
                    });
                }
            }
            majority.or(environment.timeout(LIMIT_SECONDS)).await();
            return majority.triggered() ? answers : null;
        }

        private @Nullable Message connection(int replica) {
            Message connection = connections[replica];
            if (connection != null && !connection.isClosed()) {
                return connection;
            }
            connections[replica] = null;
            if (!connecting[replica]) {
                connecting[replica] = true;
                environment.process("connecting", () -> connect(replica));
            }
            return null;
        }

        private void connect(int replica) {
            try {
                connections[replica] = new Message(new PacketUtf8(
                        network.connect("replica " + replica, PORT).await()));
            } catch (SocketException down) {
                environment.timeout(LIMIT_SECONDS).await();
            } finally {
                connecting[replica] = false;
            }
        }
    }
}
