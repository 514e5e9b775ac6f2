package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.EventFailedException;
import io.simpyio.net.Transport;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Netty's own machinery in simulated time. */
class VirtualChannelTests {

    private final VirtualBackend backend = VirtualBackend.open(Duration.ofMillis(10), environment -> {});
    private final Environment environment = backend.environment();
    private final Transport transport = backend.network().transport();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        backend.close();
    }

    private void tell(String what) {
        told.add(TimeUnit.NANOSECONDS.toMillis(environment.nowNanos()) + " ms: " + what);
    }

    private Channel opened(ChannelFuture future) {
        Event<Channel> event = environment.event();
        future.addListener(done -> {
            if (done.isSuccess()) {
                event.succeed(future.channel());
            } else {
                event.fail(done.cause());
            }
        });
        return event.await();
    }

    private ServerBootstrap server() {
        return new ServerBootstrap()
                .group(transport.eventLoop())
                .channelFactory(transport::newServerChannel)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ReadTimeoutHandler(30));
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelActive(ChannelHandlerContext context) {
                                tell("accepted " + context.channel().id());
                            }

                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
                                assertThat(failure).isInstanceOf(ReadTimeoutException.class);
                                tell("read timeout");
                                context.close();
                            }
                        });
                    }
                });
    }

    private Bootstrap client() {
        return new Bootstrap()
                .group(transport.eventLoop())
                .channelFactory(transport::newChannel)
                .handler(new ChannelInboundHandlerAdapter());
    }

    @Test
    void timersOfHandlersRunInSimulatedTime() {
        environment.process(() -> {
            Channel listening = opened(server().bind("127.0.0.1", 0));
            Channel client = opened(client().connect(listening.localAddress()));
            client.closeFuture().addListener(done -> tell("client closed"));
        });
        environment.run();
        assertThat(told)
                .containsExactly("30 ms: accepted 00000003", "30030 ms: read timeout", "30040 ms: client closed");
    }

    @Test
    void eventsComeBeforeTimersOfTheSameTime() {
        environment.process(() -> {
            transport.eventLoop().schedule(() -> tell("timer"), 5, TimeUnit.MILLISECONDS);
            environment.timeout(0.005).await();
            tell("event");
            transport.eventLoop().execute(() -> tell("task"));
            environment.timeout(0).await();
            tell("event after that");
        });
        environment.run();
        assertThat(told).containsExactly("5 ms: event", "5 ms: event after that", "5 ms: task", "5 ms: timer");
    }

    @Test
    void timersOfNettyScheduleEventsFromTheirOwnTime() {
        environment.process(() -> {
            transport
                    .eventLoop()
                    .schedule(
                            () -> environment.timeout(0.001).addCallback(event -> tell("later")), 1, TimeUnit.SECONDS);
            tell("start");
        });
        environment.run();
        assertThat(told).containsExactly("0 ms: start", "1001 ms: later");
    }

    @Test
    void sleepingOnTheClockIsRefused() {
        assertThatThrownBy(() -> transport.eventLoop().ticker().sleepMillis(1))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void tcpGivesUpAfterSixMoreSyns() {
        environment.run(environment.process(() -> {
            Channel listening = opened(server().option(ChannelOption.SO_BACKLOG, 0)
                    .option(ChannelOption.AUTO_READ, false)
                    .bind(0));
            InetSocketAddress address =
                    new InetSocketAddress("127.0.0.1", ((InetSocketAddress) listening.localAddress()).getPort());
            opened(client().connect(address));
            long start = environment.nowNanos();
            ChannelFuture second =
                    client().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0).connect(address);
            assertThatExceptionOfType(EventFailedException.class)
                    .isThrownBy(() -> opened(second))
                    .withCauseInstanceOf(ConnectException.class)
                    .withMessageContaining("timed out");
            assertThat(environment.nowNanos() - start).isEqualTo(TimeUnit.SECONDS.toNanos(127));
        }));
    }

    @Test
    void receiveWindowIsThatOfTheOption() {
        environment.run(environment.process(() -> {
            Channel listening = opened(server().option(ChannelOption.SO_RCVBUF, 1000)
                    .childOption(ChannelOption.AUTO_READ, false)
                    .bind("127.0.0.1", 0));
            Channel client = opened(client().connect(listening.localAddress()));
            client.writeAndFlush(client.alloc().buffer(1001).writeZero(1001));
            environment.timeout(1).await();
            assertThat(client.unsafe().outboundBuffer().currentProgress()).isEqualTo(1000);
        }));
    }

    @Test
    void closingTheBackendClosesItsChannels() {
        List<Channel> channels = new ArrayList<>();
        environment.run(environment.process(() -> {
            Channel listening = opened(server().bind("127.0.0.1", 0));
            channels.add(listening);
            channels.add(opened(client().connect(listening.localAddress())));
        }));
        backend.close();
        assertThat(channels).noneMatch(Channel::isOpen);
        assertThat(transport.eventLoop().isTerminated()).isTrue();
    }
}
