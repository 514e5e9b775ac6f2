package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.simpyio.kernel.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What only real sockets can show. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.REAL)
class RealSocketTests extends SocketContract {

    private static final int BACKENDS = 250; // In each of the two coroutine modes.
    private static final int CONNECT_MILLIS = 500; // A first SYN that is dropped is sent again after a second.

    @Test
    void peerThatResetsBreaksTheConnection() {
        run(() -> {
            TcpServerSocket listening = network.listen("127.0.0.1", 0).await();
            Socket peer = new Socket();
            peer.connect(listening.address());
            TcpSocket socket = listening.accept().await();
            Event<byte[]> read = socket.read(1);
            peer.setSoLinger(true, 0);
            peer.close();
            assertFails(read, SocketError.ECONNRESET);
            assertFails(socket.read(1), SocketError.ECONNRESET);
            Event<Integer> write = socket.write(bytes("x"));
            assertThat(errorOf(write)).isIn(SocketError.ECONNRESET, SocketError.EPIPE);
            assertFails(socket.write(bytes("x")), SocketError.EPIPE);
        });
    }

    /** Else those who come last wait for as many turns as there are others, each of which serves all who are there. */
    @Test
    void manyWhoConnectAtOnceAreAcceptedInFewTurns() {
        run(() -> {
            TcpServerSocket listening = network.listen("127.0.0.1", 0).await();
            List<Socket> peers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Socket peer = new Socket();
                peer.connect(listening.address());
                peers.add(peer);
            }
            long before = environment.stats().turns();
            for (int i = 0; i < 100; i++) {
                listening.accept().await();
            }
            assertThat(environment.stats().turns() - before).isLessThanOrEqualTo(20);
            for (Socket peer : peers) {
                peer.close();
            }
        });
    }

    /** What a wait costs is its timer; a wait that is forty times as long costs no more. */
    @Test
    void anIdleLoopAllocatesNothingAndWakesForNothing() {
        long loopThread = run(() -> loopThreadId());
        run(() -> {
            Connection idle = connect();
            exchange(idle, 3);
            Event<byte[]> pending = idle.server().read(1);
            costOfWaiting(0.01, loopThread); // Whatever is loaded by the first wait is loaded now.
            Cost brief = costOfWaiting(0.05, loopThread);
            Cost lengthy = costOfWaiting(2, loopThread);
            assertThat(brief.turns()).isPositive();
            assertThat(lengthy.turns() - brief.turns()).as("more turns").isLessThanOrEqualTo(1);
            assertThat(lengthy.bytes() - brief.bytes()).as("more bytes").isLessThan(1_000);
            assertThat(pending.triggered()).isFalse();
        });
    }

    /** What the loop does in some time: turns, and bytes that it allocates. */
    private record Cost(long turns, long bytes) {}

    private Cost costOfWaiting(double seconds, long loopThread) {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long turns = environment.stats().turns();
        long bytes = threads.getThreadAllocatedBytes(loopThread);
        environment.timeout(seconds).await();
        bytes = threads.getThreadAllocatedBytes(loopThread) - bytes;
        return new Cost(environment.stats().turns() - turns, bytes);
    }

    private long loopThreadId() {
        Event<Long> id = environment.event();
        environment.scheduler().defer(() -> id.succeed(Thread.currentThread().threadId()));
        return id.await();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theBacklogIsHowManyConnectionsMayWait() {
        int enough = 12;
        assertThat(connectionsThatWait(2, enough)).isBetween(2, 2 + 3);
        assertThat(connectionsThatWait(enough, enough)).isEqualTo(enough);
    }

    /** So many connections are there although nobody accepts; Linux lets one more than the backlog wait. */
    private int connectionsThatWait(int backlog, int tried) {
        TcpServerSocket listening = run(() ->
                network.listen(new InetSocketAddress("127.0.0.1", 0), backlog).await());
        List<Socket> clients = new ArrayList<>();
        try {
            while (clients.size() < tried) {
                Socket client = new Socket();
                clients.add(client);
                client.connect(listening.address(), CONNECT_MILLIS);
            }
            return tried;
        } catch (SocketTimeoutException e) {
            return clients.size() - 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            clients.forEach(RealSocketTests::close);
            listening.close();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nor do they touch memory that is not theirs any more, nor miss a wake-up: io_uring did both, on this test. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void backendsLeakNoDescriptorsAndNoThreads() {
        use(10);
        long descriptors = openDescriptors();
        long loops = liveLoops();
        use(BACKENDS);
        await().untilAsserted(() -> {
            assertThat(openDescriptors()).as("file descriptors").isLessThanOrEqualTo(descriptors);
            assertThat(liveLoops()).as("loop threads").isLessThanOrEqualTo(loops);
        });
    }

    /** Opens so many backends, uses every other one, leaves some of its sockets open, and closes it. */
    private void use(int count) {
        for (int i = 0; i < count; i++) {
            boolean used = i % 2 == 0;
            try (Backend one = world.open()) {
                if (used) {
                    one.environment().run(one.environment().process(() -> {
                        Connection connection = connect(world.network(one));
                        exchange(connection, 1);
                        connection.client().close();
                        one.network().listen(new InetSocketAddress(0), 1).await();
                    }));
                }
            }
        }
    }

    private static long openDescriptors() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long liveLoops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("simpyio-loop"))
                .count();
    }
}
