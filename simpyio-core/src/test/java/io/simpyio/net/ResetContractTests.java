package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.simpyio.kernel.Event;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that breaks the connection: it closes with a linger time of 0, which is a reset at once. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.SOCKETS)
class ResetContractTests extends SocketContract {

    private static final byte[] TOO_MUCH = new byte[48 << 20];

    private TcpServerSocket listening;
    private ThrowingRunnable reset;
    private EventLoopGroup peers;

    @AfterEach
    void endPeers() {
        if (peers != null) {
            peers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private interface ThrowingRunnable {
        void run() throws IOException;
    }

    /** The other end reads nothing; in a process. */
    private TcpSocket accept() throws IOException {
        listening = network.listen("127.0.0.1", 0).await();
        if (world.backend().equals("virtual") || world.wire() != Wire.PLAIN) {
            return acceptChannel();
        }
        Socket peer = new Socket();
        peer.setSoLinger(true, 0);
        peer.connect(listening.address());
        reset = peer::close;
        return listening.accept().await();
    }

    private TcpSocket acceptChannel() {
        Event<Channel> connected = environment.event();
        Bootstrap bootstrap = new Bootstrap();
        if (world.backend().equals("nio2")) { // Its channels have no way to reset a connection.
            peers = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
            bootstrap.group(peers).channel(NioSocketChannel.class);
        } else {
            bootstrap
                    .group(network.transport().eventLoop())
                    .channelFactory(() -> network.transport().newChannel());
        }
        bootstrap
                .option(ChannelOption.SO_LINGER, 0)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
                        if (world.wire() != Wire.PLAIN) {
                            handshake(channel);
                        }
                    }
                })
                .connect(listening.address())
                .addListener((ChannelFuture done) ->
                        environment.scheduler().submit(() -> connected.succeed(done.channel())));
        TcpSocket socket = listening.accept().await();
        Channel peer = connected.await();
        reset = () -> {
            Event<String> closed = environment.event();
            // From below TLS, which would end the data in good order.
            peer.pipeline()
                    .firstContext()
                    .close()
                    .addListener(done -> environment.scheduler().submit(() -> closed.succeed("closed")));
            closed.await();
        };
        return socket;
    }

    /** The least that a connection with TLS needs. */
    private void handshake(Channel channel) {
        channel.pipeline()
                .addFirst(world.wire().client().build().newHandler(channel.alloc(), "localhost", 0))
                .addFirst(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                        context.fireChannelActive();
                        context.read();
                    }
                });
    }

    @Test
    void pendingReadFails() {
        run(() -> {
            TcpSocket socket = accept();
            Event<byte[]> read = socket.read(1);
            exchange(connect(), 3);
            reset.run();
            assertFails(read, SocketError.ECONNRESET);
            assertFails(socket.read(1), SocketError.ECONNRESET);
        });
    }

    @Test
    void pendingWriteFails() {
        run(() -> {
            TcpSocket socket = accept();
            Event<Integer> write = socket.write(TOO_MUCH);
            write.defuse(); // It may fail before it is awaited.
            exchange(connect(), 3);
            assertThat(write.triggered()).isFalse();
            reset.run();
            assertThat(errorOf(write)).isIn(SocketError.ECONNRESET, SocketError.EPIPE);
            assertFails(socket.write(bytes("x")), SocketError.EPIPE);
            assertFails(socket.read(1), SocketError.ECONNRESET);
        });
    }

    @Test
    void readAndWriteThatAreBothPendingFail() {
        run(() -> {
            TcpSocket socket = accept();
            Event<byte[]> read = socket.read(1);
            Event<Integer> write = socket.write(TOO_MUCH);
            write.defuse(); // It may fail before it is awaited.
            exchange(connect(), 3);
            reset.run();
            assertFails(read, SocketError.ECONNRESET);
            assertThat(errorOf(write)).isIn(SocketError.ECONNRESET, SocketError.EPIPE);
        });
    }

    @Test
    void everythingFailsAfterwards() {
        run(() -> {
            TcpSocket socket = accept();
            reset.run();
            exchange(connect(), 3);
            assertThat(errorOf(socket.write(bytes("x")))).isIn(SocketError.ECONNRESET, SocketError.EPIPE);
            assertFails(socket.write(bytes("x")), SocketError.EPIPE);
            for (int i = 0; i < 3; i++) {
                assertFails(socket.read(1), SocketError.ECONNRESET);
            }
            socket.close();
            assertFails(socket.read(1), SocketError.EBADF);
        });
    }

    @Test
    void connectionThatIsResetBeforeItIsAcceptedDoesNoHarm() {
        run(() -> {
            TcpSocket first = accept();
            reset.run();
            assertFails(first.read(1), SocketError.ECONNRESET);
            TcpSocket client = network.connect(listening.address()).await();
            TcpSocket server = listening.accept().await();
            client.write(bytes("fine")).await();
            assertThat(text(readFully(server, 4))).isEqualTo("fine");
        });
    }
}
