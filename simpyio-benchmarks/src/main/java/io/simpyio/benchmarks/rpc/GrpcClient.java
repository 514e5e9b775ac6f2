package io.simpyio.benchmarks.rpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.simpyio.benchmarks.rpc.grpc.BookReply;
import io.simpyio.benchmarks.rpc.grpc.BookRequest;
import io.simpyio.benchmarks.rpc.grpc.ParkGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Generated stubs whose replies come on the event loop itself, as in gRPC's own benchmarks, on epoll. */
final class GrpcClient implements RpcClient {

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final List<ManagedChannel> channels = new ArrayList<>();

    @Override
    public void start(int port, RpcWork work, Calls calls) {
        for (int i = 0; i < work.connections(); i++) {
            ManagedChannel channel = NettyChannelBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .channelType(EpollSocketChannel.class)
                    .eventLoopGroup(loop)
                    .directExecutor()
                    .usePlaintext()
                    .build();
            channels.add(channel);
            ParkGrpc.ParkStub park = ParkGrpc.newStub(channel);
            for (int j = 0; j < work.inFlight(); j++) {
                new Lane(park, calls).call();
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        channels.forEach(ManagedChannel::shutdownNow);
        for (ManagedChannel channel : channels) {
            channel.awaitTermination(1, TimeUnit.SECONDS);
        }
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    private static final class Lane implements StreamObserver<BookReply> {

        private final ParkGrpc.ParkStub park;
        private final Calls calls;
        private long startNanos;

        Lane(ParkGrpc.ParkStub park, Calls calls) {
            this.park = park;
            this.calls = calls;
        }

        void call() {
            Wish wish = calls.wish();
            startNanos = System.nanoTime();
            park.book(
                    BookRequest.newBuilder()
                            .setDriver(wish.driver())
                            .setSeconds(wish.seconds())
                            .setNote(wish.note())
                            .build(),
                    this);
        }

        @Override
        public void onNext(BookReply reply) {
            calls.answered(startNanos, reply.getDriver(), reply.getSeconds(), reply.getNote());
        }

        @Override
        public void onCompleted() {
            if (calls.goOn()) {
                call();
            } else {
                calls.laneEnds();
            }
        }

        @Override
        public void onError(Throwable cause) {
            calls.failed(cause);
        }
    }
}
