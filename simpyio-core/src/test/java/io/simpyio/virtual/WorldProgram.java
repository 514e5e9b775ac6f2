package io.simpyio.virtual;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.message.Message;
import io.simpyio.message.Request;
import io.simpyio.net.Network;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.random.RandomStream;
import io.simpyio.trace.EventHash;
import io.simpyio.virtual.fault.FaultPlan;
import io.simpyio.virtual.link.Latency;
import io.simpyio.virtual.link.LinkProfile;
import java.time.Duration;

/** Six hosts that call each other over bad links, with faults: a bit of everything. Prints the hash of its run. */
final class WorldProgram {

    private static final int PORT = 5555;
    private static final int HOSTS = 6;

    private WorldProgram() {}

    /** Arguments: the seed, the coroutine mode. */
    public static void main(String[] args) {
        System.out.println(hash(Long.parseLong(args[0]), CoroutineMode.valueOf(args[1])));
    }

    static String hash(long seed, CoroutineMode mode) {
        EventHash hash = new EventHash();
        try (World world = World.builder()
                .seed(seed)
                .link(LinkProfile.of(Latency.logNormal(Duration.ofMillis(20), 0.7))
                        .withBandwidth(1_000_000)
                        .withLoss(0.02))
                .environment(options -> options.coroutines(mode).listener(hash))
                .faults(FaultPlan.empty()
                        .with(Duration.ofSeconds(5), Duration.ofSeconds(3), faults -> faults.isolate("host 3"))
                        .with(Duration.ofSeconds(9), Duration.ofSeconds(2), faults -> faults.crash("host 4")))
                .build()) {
            for (int i = 0; i < HOSTS; i++) {
                Host host = world.host("host " + i);
                host.start("server", (environment, network) -> serve(network));
                host.start("client", (environment, network) -> call(world, host, network));
            }
            world.run(Duration.ofSeconds(12));
        }
        return hash + " of " + hash.events() + " events";
    }

    private static void serve(Network network) {
        TcpServerSocket listening = network.listen(PORT).await();
        while (true) {
            TcpSocket socket = listening.accept().await();
            network.environment().process("connection", () -> answer(socket));
        }
    }

    private static void answer(TcpSocket socket) {
        try (Message message = new Message(new PacketUtf8(socket))) {
            while (true) {
                Request request = message.recv().await();
                request.succeed(request.content());
            }
        } catch (SocketException end) {
            // The next one may have more luck.
        }
    }

    private static void call(World world, Host host, Network network) {
        RandomStream random = world.random("client on " + host.name());
        while (true) {
            String peer = "host " + random.integer(0, HOSTS - 1);
            try (TcpSocket socket = network.connect(peer, PORT).await();
                    Message message = new Message(new PacketUtf8(socket))) {
                for (int i = random.integer(1, 10); i > 0; i--) {
                    message.send("x".repeat(random.integer(1, 3_000))).await();
                    network.environment().timeout(random.exponential(0.1)).await();
                }
            } catch (SocketException broken) {
                network.environment().timeout(random.exponential(0.5)).await();
            }
        }
    }
}
