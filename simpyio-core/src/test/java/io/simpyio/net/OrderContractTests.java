package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.simpyio.kernel.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each end of a connection reads, writes and ends once, in every order; what comes of it follows from the order. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class OrderContractTests extends SocketContract {

    private static final String DATA = "data";

    /** What one end does, and the steps at which it does it. */
    private static final class End {

        private final boolean closes;
        private int reads;
        private int writes;
        private int ends;
        private TcpSocket socket;
        private Event<byte[]> read;
        private Event<Integer> write;

        End(boolean closes) {
            this.closes = closes;
        }

        void perform(int step) {
            if (step == reads) {
                read = socket.read(100);
            } else if (step == writes) {
                write = socket.write(bytes(DATA));
                write.defuse();
            } else if (step == ends && closes) {
                socket.close();
            } else if (step == ends) {
                socket.shutdownOutput();
            }
        }

        boolean closedBefore(int step) {
            return closes && ends < step;
        }

        /** What the read gives: the data, or the name of an error. */
        String expectedOfRead(End peer) {
            boolean sends = peer.writes < peer.ends;
            int served = Math.max(reads, sends ? peer.writes : peer.ends);
            if (closedBefore(served)) {
                return "EBADF";
            }
            return sends ? DATA : "ECONNRESET";
        }

        List<String> expectedOfWrite(End peer) {
            if (ends < writes) {
                return List.of(closes ? "EBADF" : "EPIPE");
            }
            return peer.closedBefore(writes) ? List.of("4", "EPIPE", "ECONNRESET") : List.of("4");
        }
    }

    @ParameterizedTest
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void everyOrder(boolean clientCloses, boolean serverCloses) {
        assumeTrue(clientCloses && serverCloses || world.halfCloses(), "there is no half-close here");
        run(() -> {
            Connection probe = connect();
            TcpServerSocket listening = network.listen("127.0.0.1", 0).await();
            List<int[]> orders = permutations(6);
            int stride = world.thorough() ? 1 : 7;
            for (int i = 0; i < orders.size(); i += stride) {
                int[] order = orders.get(i);
                End client = new End(clientCloses);
                End server = new End(serverCloses);
                take(client, order, 0);
                take(server, order, 3);
                client.socket = network.connect(listening.address()).await();
                server.socket = listening.accept().await();
                for (int step = 0; step < 6; step++) {
                    client.perform(step);
                    server.perform(step);
                    exchange(probe, 1); // By now everybody knows.
                }
                check(client, server);
                check(server, client);
                client.socket.close();
                server.socket.close();
            }
        });
    }

    private static void take(End end, int[] order, int from) {
        end.reads = order[from];
        end.writes = order[from + 1];
        end.ends = order[from + 2];
    }

    private static void check(End end, End peer) {
        String order = "%s; peer: %s".formatted(describe(end), describe(peer));
        assertThat(outcome(end.read)).as("read of " + order).isEqualTo(end.expectedOfRead(peer));
        assertThat(outcome(end.write)).as("write of " + order).isIn(end.expectedOfWrite(peer));
    }

    private static String describe(End end) {
        return "reads at %d, writes at %d, %s at %d"
                .formatted(end.reads, end.writes, end.closes ? "closes" : "shuts down", end.ends);
    }

    private static String outcome(Event<?> event) {
        try {
            Object value = event.await();
            return value instanceof byte[] data ? text(data) : String.valueOf(value);
        } catch (SocketException failure) {
            return failure.error().name();
        }
    }

    private static List<int[]> permutations(int count) {
        List<int[]> all = new ArrayList<>();
        permute(new int[count], 0, all);
        return all;
    }

    private static void permute(int[] positions, int filled, List<int[]> all) {
        if (filled == positions.length) {
            all.add(positions.clone());
            return;
        }
        for (int position = 0; position < positions.length; position++) {
            boolean free = true;
            for (int i = 0; i < filled; i++) {
                free &= positions[i] != position;
            }
            if (free) {
                positions[filled] = position;
                permute(positions, filled + 1, all);
            }
        }
    }
}
