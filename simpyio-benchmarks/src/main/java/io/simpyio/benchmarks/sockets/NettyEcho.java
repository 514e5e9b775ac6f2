package io.simpyio.benchmarks.sockets;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.simpyio.benchmarks.Load;
import java.net.InetAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Echo with handlers on an event loop of Netty's own, whose thread goes on between slices. */
final class NettyEcho implements Load {

    private final EventLoopGroup group;
    private final long sliceUnits;
    private final int size;
    private final AtomicLong units = new AtomicLong();
    private final Semaphore sliceDone = new Semaphore(0);
    private volatile long sliceEnd = Long.MAX_VALUE;
    private long reported;

    NettyEcho(
            IoHandlerFactory io,
            Class<? extends ServerChannel> serverChannel,
            Class<? extends SocketChannel> channel,
            RoundTrips work,
            long sliceUnits) {
        this.sliceUnits = sliceUnits;
        size = work.size();
        group = new MultiThreadIoEventLoopGroup(1, io);
        Channel listening = new ServerBootstrap()
                .group(group)
                .channel(serverChannel)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(initializer(Server::new))
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        for (int i = 0; i < work.connections(); i++) {
            new Bootstrap()
                    .group(group)
                    .channel(channel)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(initializer(Client::new))
                    .connect(listening.localAddress())
                    .syncUninterruptibly();
        }
    }

    private static ChannelInitializer<Channel> initializer(Supplier<ChannelInboundHandlerAdapter> handler) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handler.get());
            }
        };
    }

    private void done() {
        units.lazySet(units.getPlain() + 1);
        if (units.getPlain() >= sliceEnd) {
            sliceEnd = Long.MAX_VALUE;
            sliceDone.release();
        }
    }

    @Override
    public long advance() {
        sliceEnd = units.get() + sliceUnits;
        sliceDone.acquireUninterruptibly();
        long now = units.get();
        long advanced = now - reported;
        reported = now;
        return advanced;
    }

    @Override
    public void close() {
        group.shutdownGracefully().syncUninterruptibly();
    }

    /** A write that the end of the measurement breaks is none of our business. */
    private static class End extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable broken) {
            context.close();
        }
    }

    private static final class Server extends End {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }

    private final class Client extends End {

        private final ByteBuf payload = Unpooled.directBuffer(size).writeZero(size);
        private int missing;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ask(context);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            payload.release();
        }

        private void ask(ChannelHandlerContext context) {
            missing = size;
            context.writeAndFlush(payload.retainedDuplicate(), context.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf part = (ByteBuf) message;
            missing -= part.readableBytes();
            part.release();
            if (missing == 0) {
                done();
                ask(context);
            }
        }
    }
}
