package io.simpyio.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a socket's operations meet its channel: keeps the bytes that came and were not read yet, the pending read and
 * the pending write. Once somebody has read, the next piece is asked for, too, as to do so anew each time would take two
 * calls of the operating system; but while one piece waits to be read, no other is, which is what holds up the peer.
 */
final class SocketPipeline extends ChannelInboundHandlerAdapter {

    private static final int MAX_ENCRYPTED_BYTES = 128 << 10;

    private final TcpSocket socket;
    private final Network network;

    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf received;
    private @Nullable ReadEvent<?> pendingRead;
    private @Nullable WriteEvent pendingWrite;
    private @Nullable WriteEvent writtenInParts;
    private @Nullable SocketException inputFailure;
    private long activeNanos;
    private long bytesRead;
    private long bytesWritten;

    SocketPipeline(TcpSocket socket, Network network) {
        this.socket = socket;
        this.network = network;
        activeNanos = network.environment().nowNanos();
    }

    /** When the last byte came or went. */
    long activeNanos() {
        return activeNanos;
    }

    SocketSnapshot snapshot(SocketAddress address, SocketAddress peerAddress) {
        ByteBuf unread = received;
        ChannelOutboundBuffer unsent =
                context == null ? null : context.channel().unsafe().outboundBuffer();
        return new SocketSnapshot(
                address,
                peerAddress,
                secured(),
                bytesRead,
                bytesWritten,
                unread == null ? 0 : unread.readableBytes(),
                unsent == null ? 0 : unsent.totalPendingWriteBytes(),
                Duration.ofNanos(network.environment().nowNanos() - activeNanos));
    }

    @Override
    public String toString() {
        return socket.toString();
    }

    private void active() {
        activeNanos = network.environment().nowNanos();
    }

    // --- from the process ---

    void read(ReadEvent<?> read) {
        if (pendingRead != null) {
            if (!pendingRead.replaceable()) {
                read.fail(new IllegalStateException("Already reading"));
                return;
            }
            pendingRead.fail(
                    new SocketException(SocketError.ECANCELED, "a newer read has taken the place of this one"));
        }
        pendingRead = read;
        serve();
        if (pendingRead == read) {
            socket.environment().scheduler().defer(read);
        }
    }

    void write(WriteEvent write) {
        if (pendingWrite != null) {
            write.refuse(new IllegalStateException("Already writing"));
            return;
        }
        pendingWrite = write;
        socket.environment().scheduler().defer(write);
    }

    boolean writing() {
        return pendingWrite != null;
    }

    /** The socket was closed on this side; what is pending fails, and nobody needs to handle that. */
    void closedHere() {
        if (pendingRead != null) {
            pendingRead.fail(new SocketException(SocketError.EBADF, "the socket was closed while it read"));
            pendingRead = null;
        }
        if (pendingWrite != null) {
            pendingWrite.defuse().fail(new SocketException(SocketError.EBADF, "the socket was closed while it wrote"));
            pendingWrite = null;
        }
        noMoreParts(); // The last one may still be on its way for some seconds, with the end of TLS behind it.
        release();
    }

    // --- on the loop's own thread ---

    void demand() {
        serve();
        if (wanted() && context != null) {
            context.read();
        }
    }

    void start(WriteEvent write) {
        if (write != pendingWrite || context == null) {
            write.data().release(); // Closed before it started.
        } else if (write.length() == 0) {
            write.data().release();
            complete(write, null);
        } else if (secured()) {
            writtenInParts = write;
            writePart(context, write);
        } else {
            context.writeAndFlush(write.data()).addListener(write);
        }
    }

    private boolean secured() {
        return socket.tlsSession().isPresent();
    }

    /** Only so much is encrypted before the network has taken it; the whole would be in memory twice. */
    private static void writePart(ChannelHandlerContext context, WriteEvent write) {
        int part = Math.min(write.data().readableBytes(), MAX_ENCRYPTED_BYTES);
        context.writeAndFlush(write.data().readRetainedSlice(part)).addListener(write);
    }

    void written(WriteEvent write, @Nullable Throwable failure) {
        active();
        if (write == writtenInParts && context != null) {
            if (failure == null && write.data().isReadable()) {
                writePart(context, write);
                return;
            }
            noMoreParts();
        }
        complete(write, failure);
    }

    private void noMoreParts() {
        if (writtenInParts != null) {
            writtenInParts.data().release();
            writtenInParts = null;
        }
    }

    private void complete(WriteEvent write, @Nullable Throwable failure) {
        if (write.triggered()) {
            return;
        }
        pendingWrite = null;
        if (failure == null) {
            network.counters().bytesWritten += write.length();
            bytesWritten += write.length();
            write.succeed(write.length());
        } else {
            write.fail(SocketErrors.wrap(failure, SocketError.EPIPE, "write to " + socket));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        network.counters().open.add(socket);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf data = (ByteBuf) message;
        active();
        network.counters().bytesRead += data.readableBytes();
        bytesRead += data.readableBytes();
        if (socket.isClosed()) {
            data.release();
            cutOff(ctx);
        } else if (received == null) {
            received = data;
        } else {
            if (received.refCnt() == 1) { // Nobody has a slice of it, whose bytes would be moved.
                received.discardSomeReadBytes(); // Else it grows without end while a rest is always left.
            }
            received = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), received, data);
        }
    }

    /** A closed connection over which the peer goes on to send data is not waited for, as one without TLS is not. */
    private void cutOff(ChannelHandlerContext ctx) {
        if (socket.lingers()) {
            ctx.pipeline().firstContext().close(); // The channel itself, and not the TLS handler that waits.
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        serve();
        if (inputFailure == null && (received == null || wanted())) {
            ctx.read();
        }
        socket.environment().scheduler().runDue();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded(new SocketException(
                    SocketError.ECONNRESET,
                    "the peer has closed " + socket
                            + (socket.tlsSession().isEmpty()
                                    ? ""
                                    : " without close_notify: its data may be cut short")));
        } else if (event instanceof SslCloseCompletionEvent completion && completion.isSuccess()) {
            inputEnded(new SocketException(SocketError.ECONNRESET, "the peer has closed " + socket));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        inputEnded(SocketErrors.wrap(failure, SocketError.ECONNRESET, "read from " + socket));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        network.counters().open.remove(socket);
        inputEnded(new SocketException(SocketError.ECONNRESET, "the connection is gone: " + socket));
        keepWithoutOwner();
    }

    /** What was not read yet may still be, or never: from now on it needs nobody who releases it. */
    private void keepWithoutOwner() {
        if (received != null) {
            ByteBuf kept = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(received));
            release();
            received = kept;
        }
    }

    private void inputEnded(SocketException failure) {
        if (inputFailure == null) {
            inputFailure = failure;
        }
        serve();
    }

    /** Whether somebody waits for the pending read; one that was given up must not swallow what comes. */
    private boolean wanted() {
        return pendingRead != null && !pendingRead.replaceable();
    }

    private void serve() {
        ReadEvent<?> read = pendingRead;
        if (read == null || read.replaceable()) {
            return;
        }
        if (received != null && read.satisfiedBy(received)) {
            pendingRead = null;
            releaseIfEmpty();
        } else if (inputFailure != null) {
            pendingRead = null;
            read.fail(inputFailure);
        } else {
            releaseIfEmpty(); // A decoder that keeps what it has so far need not keep the memory of a quiet connection.
        }
    }

    private void releaseIfEmpty() {
        if (received != null && !received.isReadable()) {
            release();
        }
    }

    private void release() {
        if (received != null) {
            received.release();
            received = null;
        }
    }
}
