package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Much data, and a peer that does not take it. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class VolumeContractTests extends SocketContract {

    private static final long HUNDRED_MEGABYTES = 100L << 20;
    private static final int CHUNK = 1 << 20;

    /** What Netty reads for one demand: 16 buffers of 64 KiB. */
    private static final int MAX_READ = 1 << 20;

    /** Writes so many bytes in chunks that differ; gives their checksum. */
    private static long send(TcpSocket socket, long count, int seed) {
        CRC32C sum = new CRC32C();
        byte[] chunk = pattern(CHUNK);
        for (long sent = 0; sent < count; sent += CHUNK) {
            chunk[(int) (sent >>> 20)] = (byte) seed;
            sum.update(chunk);
            socket.write(chunk).await();
        }
        return sum.getValue();
    }

    private static long receive(TcpSocket socket, long count) {
        CRC32C sum = new CRC32C();
        for (long received = 0; received < count; ) {
            byte[] part = socket.read(CHUNK).await();
            sum.update(part);
            received += part.length;
        }
        return sum.getValue();
    }

    @Test
    void hundredMegabytesBothWaysAtOnce() {
        run(() -> {
            Connection connection = connect();
            SimProcess<Long> up = environment.process(() -> send(connection.client(), HUNDRED_MEGABYTES, 1));
            SimProcess<Long> down = environment.process(() -> send(connection.server(), HUNDRED_MEGABYTES, 2));
            SimProcess<Long> upThere = environment.process(() -> receive(connection.server(), HUNDRED_MEGABYTES));
            SimProcess<Long> downHere = environment.process(() -> receive(connection.client(), HUNDRED_MEGABYTES));
            environment.allOf(up, down, upThere, downHere).await();
            assertThat(upThere.value()).isEqualTo(up.value()).isNotEqualTo(down.value());
            assertThat(downHere.value()).isEqualTo(down.value());
            assertThat(network.stats().bytesRead()).isEqualTo(2 * HUNDRED_MEGABYTES);
        });
    }

    /** What has been read from the network and was not asked for. */
    private long buffered(long askedFor) {
        return network.stats().bytesRead() - askedFor;
    }

    /** Only the kernel's buffers fill: this side holds one chunk, and the other side nothing. */
    @Test
    void writerOfAPeerThatDoesNotReadIsHeldUp() {
        run(() -> {
            Connection other = connect();
            Connection connection = connect();
            long[] written = {0};
            SimProcess<Void> writer = start(() -> {
                byte[] chunk = new byte[CHUNK];
                while (true) {
                    written[0] += connection.client().write(chunk).await();
                }
            });
            long before = -1;
            long exchanged = 0;
            while (before != written[0]) { // Until nothing moves any more.
                before = written[0];
                exchange(other, 50);
                exchanged += 100;
            }
            assertThat(writer.alive()).isTrue();
            assertThat(written[0]).isLessThan(48L << 20);
            // TLS reads ahead once, after the handshake, as more of that may come.
            assertThat(buffered(exchanged)).isLessThanOrEqualTo(world.wire() == Wire.PLAIN ? 0 : MAX_READ);
            long read = 0;
            while (read < before + 2 * CHUNK) { // It goes on as soon as the peer reads.
                read += connection.server().read(CHUNK).await().length;
                assertThat(buffered(exchanged + read)).isLessThanOrEqualTo(MAX_READ);
            }
            assertThat(written[0]).isGreaterThan(before);
        });
    }

    @Test
    void readerOfLittleBitsBuffersNoMoreThanOneReadOfTheChannel() {
        run(() -> {
            Connection connection = connect();
            Event<Integer> write = connection.client().write(new byte[48 << 20]);
            write.defuse();
            for (int i = 1; i <= 20_000; i++) {
                connection.server().read(1).await();
                assertThat(buffered(i)).isLessThanOrEqualTo(MAX_READ);
            }
            assertThat(write.triggered()).isFalse();
        });
    }
}
