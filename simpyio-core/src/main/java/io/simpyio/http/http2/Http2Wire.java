package io.simpyio.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Event;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Netty's codec takes for its channel: it writes to a socket, one write at a time, and what is not written yet stays
 * in Netty's buffer. So the codec's promises, its limits of what may be queued, and its flow of DATA go by what the
 * socket takes. It has no threads and no timers.
 *
 * <p>Loop-confined.
 */
final class Http2Wire extends EmbeddedChannel {

    private static final int MAX_WRITE_BYTES = 128 << 10;

    /** On the heap: the socket makes of it what its channel needs. */
    private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false);

    private final TcpSocket socket;
    private final Watchdog watchdog;
    private final long idleNanos;
    private boolean writing;
    private @Nullable SocketException failure;

    /** Begins with {@link #register()}; {@code idleNanos} is how long a write may last. */
    Http2Wire(TcpSocket socket, ChannelHandler codec, Watchdog watchdog, long idleNanos) {
        super(builder().register(false).handlers(codec));
        this.socket = socket;
        this.watchdog = watchdog;
        this.idleNanos = idleNanos;
        config().setAllocator(ALLOCATOR);
    }

    /** Hands on what came from the socket. */
    void received(byte[] data) {
        pipeline().fireChannelRead(Unpooled.wrappedBuffer(data));
        pipeline().fireChannelReadComplete();
        runPendingTasks();
    }

    /** Why nothing can be written any more; empty if it can, or if this side has closed it. */
    Optional<SocketException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queued) throws Exception {
        if (writing) {
            return; // It goes on when that is done.
        }
        Gathering gathering = new Gathering();
        queued.forEachFlushedMessage(gathering);
        ByteBuf data = gathering.data;
        int count = data.readableBytes();
        if (count == 0) {
            queued.removeBytes(0);
            return;
        }
        writing = true;
        Event<Integer> write = socket.write(data);
        write.defuse();
        if (!write.triggered()) {
            watchdog.start(idleNanos, this::tooSlow);
        }
        write.addCallback(done -> written(queued, count, done));
    }

    private void written(ChannelOutboundBuffer queued, int count, Event<Integer> done) {
        watchdog.stop();
        if (!isOpen()) {
            return;
        }
        if (done.ok()) {
            remove(queued, count);
            writing = false;
            flush();
        } else {
            failure = done.failure() instanceof SocketException lost
                    ? lost
                    : new SocketException(SocketError.EIO, "write to " + socket, done.failure());
            close();
        }
    }

    /** One message at a time: what listens to its end may close the channel, and nothing is queued any more then. */
    private static void remove(ChannelOutboundBuffer queued, int count) {
        int left = count;
        while (left > 0 && queued.current() instanceof ByteBuf message) {
            int part = Math.min(left, message.readableBytes());
            left -= part;
            queued.removeBytes(part);
        }
    }

    private void tooSlow() {
        failure = new SocketException(SocketError.ETIMEDOUT, "the peer takes nothing of what is written to " + socket);
        close();
        socket.close();
    }

    /** Copies messages into one buffer, as far as there is room. */
    private static final class Gathering implements ChannelOutboundBuffer.MessageProcessor {

        private final ByteBuf data = Unpooled.buffer(256);

        @Override
        public boolean processMessage(Object message) {
            ByteBuf bytes = (ByteBuf) message;
            int room = MAX_WRITE_BYTES - data.readableBytes();
            int part = Math.min(room, bytes.readableBytes());
            data.writeBytes(bytes, bytes.readerIndex(), part);
            return part == bytes.readableBytes();
        }
    }
}
