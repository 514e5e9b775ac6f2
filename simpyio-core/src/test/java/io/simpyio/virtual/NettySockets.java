package io.simpyio.virtual;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.Future;
import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import io.simpyio.net.Transport;
import java.util.function.Consumer;

/** Netty's bootstraps on a host's event loop and channels, for processes. */
final class NettySockets {

    private NettySockets() {}

    static void listen(Network network, int port, Consumer<Channel> initializer) {
        Transport transport = network.transport();
        await(
                network,
                new ServerBootstrap()
                        .group(transport.eventLoop())
                        .channelFactory(transport::newServerChannel)
                        .childHandler(initialized(initializer))
                        .bind(port));
    }

    static Channel connect(Network network, String host, int port, Consumer<Channel> initializer) {
        Transport transport = network.transport();
        ChannelFuture connected = new Bootstrap()
                .group(transport.eventLoop())
                .channelFactory(transport::newChannel)
                .resolver(transport.resolver())
                .handler(initialized(initializer))
                .connect(host, port);
        await(network, connected);
        return connected.channel();
    }

    private static ChannelInitializer<Channel> initialized(Consumer<Channel> initializer) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                initializer.accept(channel);
            }
        };
    }

    static void await(Network network, Future<?> future) {
        Event<Boolean> done = network.environment().event();
        future.addListener(it -> {
            if (it.isSuccess()) {
                done.succeed(true);
            } else {
                done.fail(it.cause());
            }
        });
        done.await();
    }
}
