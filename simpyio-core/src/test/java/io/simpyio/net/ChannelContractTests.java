package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.EventFailedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What Netty handlers, and everything that is made of them, count on: every transport treats them in the same way. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.PLAIN)
class ChannelContractTests extends SocketContract {

    private final List<DuplexChannel> accepted = new ArrayList<>();
    private final Recorder atServer = new Recorder();
    private final Recorder atClient = new Recorder();
    private boolean halfClosure;
    private boolean autoRead = true;

    /** Writes down what a handler is told. */
    private static final class Recorder extends ChannelInboundHandlerAdapter {

        private final StringBuilder read = new StringBuilder();
        private final List<String> told = new ArrayList<>();

        @Override
        public void channelActive(ChannelHandlerContext context) {
            told.add("active");
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf data = (ByteBuf) message;
            read.append(data.toString(StandardCharsets.US_ASCII));
            data.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            told.add(event.getClass().getSimpleName());
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            String now = context.channel().isWritable() ? "writable" : "not writable";
            if (!told.getLast().equals(now)) {
                told.add(now);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            told.add(SocketErrors.wrap(failure, SocketError.EIO, "test").error().name());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            told.add("inactive");
        }
    }

    private Channel listen() {
        return opened(new ServerBootstrap()
                .group(network.transport().eventLoop())
                .channelFactory(() -> network.transport().newServerChannel())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure)
                .childOption(ChannelOption.AUTO_READ, autoRead)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(atServer);
                        accepted.add((DuplexChannel) channel);
                    }
                })
                .bind("127.0.0.1", 0));
    }

    private Bootstrap client() {
        return new Bootstrap()
                .group(network.transport().eventLoop())
                .channelFactory(() -> network.transport().newChannel())
                .handler(atClient);
    }

    private DuplexChannel connectChannel() {
        return connectChannel(client());
    }

    private DuplexChannel connectChannel(Bootstrap bootstrap) {
        Channel client = opened(bootstrap.connect(listen().localAddress()));
        until(() -> accepted.size() == 1 && accepted.getFirst().isActive());
        return (DuplexChannel) client;
    }

    private Channel opened(ChannelFuture future) {
        done(future);
        return future.channel();
    }

    /** Waits until Netty is done with it. */
    private void done(Future<?> future) {
        Event<Object> event = environment.event();
        future.addListener(done -> {
            if (done.isSuccess()) {
                event.succeed("done");
            } else {
                event.fail(done.cause());
            }
        });
        event.await();
    }

    private Throwable failure(Future<?> future) {
        Throwable thrown = catchThrowable(() -> done(future));
        assertThat(thrown).isNotNull();
        return thrown instanceof EventFailedException ? thrown.getCause() : thrown;
    }

    private void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            environment.timeout(0.001).await();
        }
    }

    private void assumeLinger() {
        assumeThat(world.backend())
                .as("a backend whose channels have SO_LINGER")
                .isNotEqualTo("nio2");
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void endOfInputClosesTheChannel() {
        run(() -> {
            DuplexChannel client = connectChannel();
            done(client.writeAndFlush(buffer("bye")));
            done(client.shutdownOutput());
            until(() -> atServer.told.contains("inactive") && atClient.told.contains("inactive"));
            assertThat(atServer.read).hasToString("bye");
            assertThat(atServer.told).containsExactly("active", "inactive");
            assertThat(atClient.told).containsExactly("active", "ChannelOutputShutdownEvent", "inactive");
            assertThat(accepted.getFirst().isOpen()).isFalse();
        });
    }

    @Test
    void endOfInputOfAChannelThatMayBeHalfClosed() {
        halfClosure = true;
        run(() -> {
            DuplexChannel client = connectChannel();
            DuplexChannel server = accepted.getFirst();
            done(client.writeAndFlush(buffer("over")));
            done(client.shutdownOutput());
            until(() -> atServer.told.contains("ChannelInputShutdownReadComplete"));
            assertThat(server.isInputShutdown()).isTrue();
            assertThat(server.isOutputShutdown()).isFalse();
            assertThat(client.isOutputShutdown()).isTrue();
            done(server.writeAndFlush(buffer("and out")));
            done(server.close());
            until(() -> atClient.told.contains("inactive"));
            assertThat(atClient.read).hasToString("and out");
            assertThat(atServer.read).hasToString("over");
            assertThat(atServer.told)
                    .containsExactly(
                            "active", "ChannelInputShutdownEvent", "ChannelInputShutdownReadComplete", "inactive");
        });
    }

    @Test
    void nothingIsReadWithoutDemand() {
        autoRead = false;
        run(() -> {
            DuplexChannel client = connectChannel();
            DuplexChannel server = accepted.getFirst();
            done(client.writeAndFlush(buffer("one")));
            exchange(connect(), 10);
            assertThat(atServer.read).isEmpty();
            server.read();
            until(() -> !atServer.read.isEmpty());
            done(client.writeAndFlush(buffer("two")));
            exchange(connect(), 10);
            assertThat(atServer.read).hasToString("one");
            server.read();
            until(() -> atServer.read.length() == 6);
            done(client.close());
            server.read();
            until(() -> atServer.told.contains("inactive"));
            assertThat(atServer.told).containsExactly("active", "inactive");
        });
    }

    @Test
    void abortedConnectionIsAResetForThePeer() {
        assumeLinger();
        run(() -> {
            DuplexChannel client = connectChannel(client().option(ChannelOption.SO_LINGER, 0));
            done(client.close());
            until(() -> atServer.told.contains("inactive"));
            assertThat(atServer.told).containsExactly("active", "ECONNRESET", "inactive");
        });
    }

    @Test
    void abortedConnectionFailsTheWriteThatWaits() {
        assumeLinger();
        autoRead = false;
        run(() -> {
            DuplexChannel client =
                    connectChannel(client().option(ChannelOption.SO_LINGER, 0).option(ChannelOption.AUTO_READ, false));
            ChannelFuture write = accepted.getFirst().writeAndFlush(Unpooled.wrappedBuffer(new byte[48 << 20]));
            exchange(connect(), 10);
            done(client.close());
            assertThat(SocketErrors.wrap(failure(write), SocketError.EIO, "test")
                            .error())
                    .isEqualTo(SocketError.ECONNRESET);
            until(() -> atServer.told.contains("inactive"));
            assertThat(atServer.told).containsExactly("active", "not writable", "inactive");
        });
    }

    @Test
    void writabilityFollowsThePeer() {
        run(() -> {
            DuplexChannel client = connectChannel(client().option(ChannelOption.AUTO_READ, false));
            DuplexChannel server = accepted.getFirst();
            ChannelFuture write = server.writeAndFlush(Unpooled.wrappedBuffer(new byte[48 << 20]));
            exchange(connect(), 10);
            assertThat(write.isDone()).isFalse();
            assertThat(server.isWritable()).isFalse();
            client.config().setAutoRead(true);
            done(write);
            until(() -> atClient.read.length() == 48 << 20);
            assertThat(server.isWritable()).isTrue();
            assertThat(atServer.told).containsExactly("active", "not writable", "writable");
        });
    }

    @Test
    void manyBuffersOfOneFlushStayInOrder() {
        run(() -> {
            DuplexChannel client = connectChannel();
            StringBuilder sent = new StringBuilder();
            for (int i = 0; i < 3000; i++) {
                String word = i % 7 == 0 ? "" : i + " ";
                sent.append(word);
                client.write(buffer(word));
            }
            done(client.writeAndFlush(Unpooled.wrappedBuffer(buffer("made "), buffer("of "), buffer("parts"))));
            sent.append("made of parts");
            until(() -> atServer.read.length() == sent.length());
            assertThat(atServer.read).hasToString(sent.toString());
        });
    }

    @Test
    void outputThatWasShutDownTakesNoWrites() {
        run(() -> {
            DuplexChannel client = connectChannel();
            done(client.shutdownOutput());
            assertThat(failure(client.writeAndFlush(buffer("late")))).isInstanceOf(ClosedChannelException.class);
        });
    }

    @Test
    void inputThatWasShutDownGivesNothing() {
        halfClosure = true;
        autoRead = false;
        run(() -> {
            DuplexChannel client = connectChannel();
            DuplexChannel server = accepted.getFirst();
            done(server.shutdownInput());
            assertThat(server.isInputShutdown()).isTrue();
            done(server.writeAndFlush(buffer("still there")));
            until(() -> atClient.read.length() == 11);
            assertThat(client.isActive()).isTrue();
        });
    }

    @Test
    void refusedChannelIsClosed() {
        run(() -> {
            Channel listening = listen();
            done(listening.close());
            ChannelFuture connect = client().connect(listening.localAddress());
            assertThat(failure(connect)).isInstanceOf(ConnectException.class).hasMessageContaining("refused");
            assertThat(connect.channel().isOpen()).isFalse();
            done(connect.channel().closeFuture());
            assertThat(atClient.told).isEmpty();
        });
    }

    @Test
    void channelIsConnectedOnce() {
        run(() -> {
            DuplexChannel client = connectChannel();
            assertThat(failure(client.connect(client.remoteAddress()))).isInstanceOf(AlreadyConnectedException.class);
        });
    }

    @Test
    void channelThatIsNotConnectedTakesNoWrites() {
        run(() -> {
            Channel channel = opened(client().register());
            assertThat(failure(channel.writeAndFlush(buffer("x")))).isInstanceOf(NotYetConnectedException.class);
            assertThat(channel.isOpen()).isTrue();
            assertThat(channel.remoteAddress()).isNull();
            done(channel.close());
        });
    }

    @Test
    void connectFromAnAddressOfOnesOwn() {
        run(() -> {
            Channel listening = listen();
            Channel client = opened(client().connect(listening.localAddress(), new InetSocketAddress("127.0.0.1", 0)));
            until(() -> accepted.size() == 1);
            assertThat(accepted.getFirst().remoteAddress()).isEqualTo(client.localAddress());
            assertThat(accepted.getFirst().localAddress()).isEqualTo(listening.localAddress());
            assertThat(accepted.getFirst().parent()).isSameAs(listening);
        });
    }

    @Test
    void addressInUseCannotBeConnectedFrom() {
        run(() -> {
            Channel listening = listen();
            ChannelFuture connect = client().connect(listening.localAddress(), listening.localAddress());
            assertThat(failure(connect)).isInstanceOf(IOException.class).hasMessageContaining("in use");
            assertThat(connect.channel().isOpen()).isFalse();
        });
    }

    @Test
    void closeReleasesWhatWasNotWritten() {
        autoRead = false;
        run(() -> {
            DuplexChannel client = connectChannel();
            ByteBuf data = client.alloc().heapBuffer(48 << 20).writerIndex(48 << 20);
            ChannelFuture write = client.writeAndFlush(data);
            exchange(connect(), 10);
            done(client.close());
            assertThat(failure(write)).isInstanceOf(ClosedChannelException.class);
            assertThat(data.refCnt()).isZero();
        });
    }
}
