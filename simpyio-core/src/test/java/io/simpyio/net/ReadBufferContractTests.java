package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class ReadBufferContractTests extends SocketContract {

    private static final int RECORD_BYTES = 10_000;

    /** Half a record is always left, so that the buffer is never empty. */
    @Test
    void bufferStaysSmallWhileARestIsAlwaysLeft() {
        run(() -> {
            Connection connection = connect();
            byte[] record = new byte[RECORD_BYTES];
            connection.client().write(new byte[RECORD_BYTES / 2]).await();
            for (int i = 0; i < 300; i++) {
                connection.client().write(record).await();
                int capacity = connection
                        .server()
                        .read(received -> {
                            if (received.readableBytes() < RECORD_BYTES) {
                                return null;
                            }
                            received.skipBytes(RECORD_BYTES);
                            return received.capacity();
                        })
                        .await();
                assertThat(capacity).isLessThan(30 * RECORD_BYTES);
            }
        });
    }

    @Test
    void unreadBytesAreReleasedWithTheBackend() {
        List<ByteBuf> buffers = new ArrayList<>();
        run(() -> {
            Connection connection = connect();
            connection.client().write(bytes("unread")).await();
            connection
                    .server()
                    .read(received -> {
                        buffers.add(received);
                        return received.readByte();
                    })
                    .await();
        });
        assertThat(buffers)
                .singleElement()
                .satisfies(buffer -> assertThat(buffer.refCnt()).isOne());
        backend.close();
        assertThat(buffers)
                .singleElement()
                .satisfies(buffer -> assertThat(buffer.refCnt()).isZero());
    }
}
