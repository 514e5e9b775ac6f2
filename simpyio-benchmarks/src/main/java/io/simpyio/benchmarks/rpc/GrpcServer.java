package io.simpyio.benchmarks.rpc;

import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.simpyio.benchmarks.rpc.grpc.BookReply;
import io.simpyio.benchmarks.rpc.grpc.BookRequest;
import io.simpyio.benchmarks.rpc.grpc.ParkGrpc;
import io.simpyio.benchmarks.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A generated service on the event loop itself, as in gRPC's own benchmarks, on epoll. */
final class GrpcServer implements Server {

    @Override
    public int start() throws IOException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .channelType(EpollServerSocketChannel.class)
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .directExecutor()
                .addService(new Service())
                .build()
                .start()
                .getPort();
    }

    private static final class Service extends ParkGrpc.ParkImplBase {

        private final Park park = new Park();

        @Override
        public void book(BookRequest request, StreamObserver<BookReply> reply) {
            Booking booking = park.book(request.getDriver(), request.getSeconds(), request.getNote());
            reply.onNext(BookReply.newBuilder()
                    .setNumber(booking.number())
                    .setDriver(booking.driver())
                    .setSeconds(booking.seconds())
                    .setNote(booking.note())
                    .build());
            reply.onCompleted();
        }
    }
}
