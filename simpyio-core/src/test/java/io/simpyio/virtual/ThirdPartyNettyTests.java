package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import io.simpyio.net.Transport;
import io.simpyio.trace.EventHash;
import io.simpyio.virtual.link.LinkProfile;
import io.simpyio.virtual.transport.VirtualChannel;
import io.simpyio.virtual.transport.VirtualServerChannel;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Other people's code on Netty, unchanged, on the hosts of a world: all that it needs is to be told the event loop, the
 * class of its channels and who knows the names. On links of 50 ms.
 */
class ThirdPartyNettyTests {

    private static final int PORT = 8080;
    private static final int MAX_CONTENT = 1_000_000;

    /** What a client told, what the links carried, and the hash of all events. */
    private record Run(List<String> told, List<String> traffic, String hash) {}

    private final List<String> told = new ArrayList<>();

    private void tell(Environment environment, String what) {
        told.add(environment.now() + " s: " + what);
    }

    private Run run(CoroutineMode mode, Consumer<World> hosts, HostProgram client) {
        told.clear();
        List<String> traffic = new ArrayList<>();
        EventHash hash = new EventHash();
        try (World world = World.builder()
                .seed(42)
                .link(LinkProfile.of(Duration.ofMillis(50)))
                .environment(options -> options.coroutines(mode).listener(hash))
                .listener((link, parcel, fate) ->
                        traffic.add(link + " " + parcel.kind() + " " + ByteBufUtil.hexDump(parcel.content())))
                .build()) {
            hosts.accept(world);
            world.run(world.host("client").start(client));
        }
        return new Run(List.copyOf(told), traffic, hash + " of " + hash.events() + " events");
    }

    /** The same run once more, and with the other kind of coroutines. */
    private Run repeated(Consumer<World> hosts, HostProgram client) {
        Run first = run(CoroutineMode.LOOP, hosts, client);
        assertThat(first.hash()).isNotEqualTo(new EventHash() + " of 0 events");
        for (CoroutineMode mode : List.of(CoroutineMode.LOOP, CoroutineMode.BATON)) {
            Run again = run(mode, hosts, client);
            assertThat(again.told()).as("%s", mode).isEqualTo(first.told());
            assertThat(again.hash()).as("%s", mode).isEqualTo(first.hash());
            assertThat(again.traffic()).as("%s", mode).hasSameSizeAs(first.traffic());
        }
        return first;
    }

    // --- reactor-netty, which Spring's WebClient and WebFlux stand on ---

    /** What reactor-netty asks for its event loops and channels. */
    private record Loops(Transport transport) implements LoopResources {

        @Override
        public EventLoopGroup onServer(boolean useNative) {
            return transport.eventLoop();
        }

        @Override
        public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
            return type.cast(type == ServerSocketChannel.class ? new VirtualServerChannel() : new VirtualChannel());
        }
    }

    private static <T> T await(Environment environment, Mono<T> mono) {
        Event<T> done = environment.event();
        mono.subscribe(done::succeed, done::fail);
        return done.await();
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    @Test
    void reactorNettysClientAndServerTakeTheirRoundTripsAndRepeatByteByByte() {
        Consumer<World> server = world -> world.host("server")
                .start((environment, network) -> await(
                        environment,
                        HttpServer.create()
                                .runOn(new Loops(network.transport()))
                                .port(PORT)
                                .handle((request, response) -> response.sendString(
                                        request.receive().aggregate().asString().map(ThirdPartyNettyTests::reversed)))
                                .bind()));
        HostProgram client = (environment, network) -> {
            ConnectionProvider pool = ConnectionProvider.create("pool", 1);
            HttpClient http = HttpClient.create(pool)
                    .runOn(new Loops(network.transport()))
                    .resolver(network.transport().resolver());
            for (String text : List.of("ohai", "again", "x".repeat(100_000) + "y")) {
                String answer = await(
                        environment,
                        http.post()
                                .uri("http://server:" + PORT + "/")
                                .send(ByteBufMono.fromString(Mono.just(text)))
                                .responseContent()
                                .aggregate()
                                .asString());
                assertThat(answer).isEqualTo(reversed(text));
                tell(environment, answer.substring(0, 4));
            }
            Event<Boolean> refused = environment.event();
            http.get().uri("http://server:81/").response().subscribe(it -> {}, failure -> {
                assertThat(failure).isInstanceOf(ConnectException.class);
                tell(environment, "refused");
                refused.succeed(true);
            });
            refused.await();
            pool.dispose();
        };
        Run first = repeated(server, client);
        assertThat(first.told())
                .containsExactly(
                        "0.2 s: iaho",
                        "0.3 s: niag",
                        "0.6 s: yxxx", // More than a window, both ways.
                        "0.7 s: refused");
        assertThat(run(CoroutineMode.BATON, server, client).traffic()).isEqualTo(first.traffic());
    }

    // --- Netty's own handlers, with the class of the channel as its examples give it ---

    private static ChannelInitializer<SocketChannel> initialized(Consumer<SocketChannel> initializer) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                initializer.accept(channel);
            }
        };
    }

    private static ServerSocketChannel listen(Network network, Consumer<SocketChannel> initializer) {
        ChannelFuture bound = new ServerBootstrap()
                .group(network.transport().eventLoop())
                .channel(VirtualServerChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(initialized(initializer))
                .bind(PORT);
        NettySockets.await(network, bound);
        return (ServerSocketChannel) bound.channel();
    }

    private static SocketChannel connect(Network network, String host, Consumer<SocketChannel> initializer) {
        ChannelFuture connected = new Bootstrap()
                .group(network.transport().eventLoop())
                .channel(VirtualChannel.class)
                .resolver(network.transport().resolver())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(initialized(initializer))
                .connect(host, PORT);
        NettySockets.await(network, connected);
        return (SocketChannel) connected.channel();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }
    }

    /** Says what it hears, and whether the handshake is done. */
    private final class Hearing extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        private final Environment environment;
        private final Event<Boolean> heard;

        Hearing(Environment environment, Event<Boolean> heard) {
            this.environment = environment;
            this.heard = heard;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ClientHandshakeStateEvent) {
                tell(environment, event.toString());
                if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                    context.writeAndFlush(new TextWebSocketFrame("ohai"));
                }
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            tell(environment, frame.text());
            heard.succeed(true);
        }
    }

    private SocketChannel connectWebSocket(Network network, Event<Boolean> heard) {
        return connect(
                network,
                "server",
                channel -> channel.pipeline()
                        .addLast(
                                new HttpClientCodec(),
                                new HttpObjectAggregator(MAX_CONTENT),
                                new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                                        .webSocketUri("ws://server:" + PORT + "/")
                                        .build()),
                                new Hearing(network.environment(), heard)));
    }

    @Test
    void nettysWebSocketHandlersTakeTheirRoundTrips() {
        Run first = repeated(
                world -> world.host("server")
                        .start((environment, network) -> listen(
                                network,
                                channel -> channel.pipeline()
                                        .addLast(
                                                new HttpServerCodec(),
                                                new HttpObjectAggregator(MAX_CONTENT),
                                                new WebSocketServerProtocolHandler("/"),
                                                new Echo()))),
                (environment, network) -> {
                    Event<Boolean> heard = environment.event();
                    SocketChannel channel = connectWebSocket(network, heard);
                    tell(environment, "connected");
                    heard.await();
                    channel.writeAndFlush(new CloseWebSocketFrame());
                    NettySockets.await(network, channel.closeFuture());
                    tell(environment, "closed");
                });
        assertThat(first.told())
                .containsExactly(
                        "0.1 s: HANDSHAKE_ISSUED",
                        "0.1 s: connected",
                        "0.2 s: HANDSHAKE_COMPLETE",
                        "0.3 s: ohai",
                        "0.4 s: closed");
    }

    @Test
    void timeoutsOfHandlersAreInSimulatedTime() {
        Run first = repeated(
                world -> world.host("server").start((environment, network) -> listen(network, channel -> {})),
                (environment, network) -> {
                    SocketChannel channel = connectWebSocket(network, environment.event());
                    NettySockets.await(network, channel.closeFuture());
                    tell(environment, "closed");
                });
        assertThat(first.told())
                .containsExactly("0.1 s: HANDSHAKE_ISSUED", "10.1 s: HANDSHAKE_TIMEOUT", "10.1 s: closed");
    }

    /** As Netty's own example of a proxy does: on with the event loop and the class of the channel that came in. */
    private static final class ProxyFrontend extends ChannelInboundHandlerAdapter {

        private final SocketAddress backend;

        ProxyFrontend(SocketAddress backend) {
            this.backend = backend;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            Channel inbound = context.channel();
            new Bootstrap()
                    .group(inbound.eventLoop())
                    .channel(inbound.getClass())
                    .handler(new Relay(inbound))
                    .connect(backend)
                    .addListener((ChannelFuture done) -> {
                        inbound.pipeline().replace(this, null, new Relay(done.channel()));
                        inbound.config().setAutoRead(true);
                    });
        }
    }

    private static final class Relay extends ChannelInboundHandlerAdapter {

        private final Channel other;

        Relay(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            other.writeAndFlush(message);
        }
    }

    @Test
    void aProxyConnectsOnFromItsOwnHost() {
        Run first = repeated(
                world -> {
                    world.host("server")
                            .start((environment, network) -> listen(
                                    network, channel -> channel.pipeline().addLast(new Echo())));
                    SocketAddress backend =
                            new InetSocketAddress(world.host("server").address(), PORT);
                    world.host("proxy")
                            .start((environment, network) -> listen(network, channel -> {
                                channel.config().setAutoRead(false);
                                channel.pipeline().addLast(new ProxyFrontend(backend));
                            }));
                },
                (environment, network) -> {
                    Event<String> reply = environment.event();
                    SocketChannel channel = connect(
                            network,
                            "proxy",
                            it -> it.pipeline().addLast(new SimpleChannelInboundHandler<ByteBuf>() {
                                @Override
                                protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                                    reply.succeed(bytes.toString(StandardCharsets.US_ASCII));
                                }
                            }));
                    channel.writeAndFlush(Unpooled.copiedBuffer("ohai", StandardCharsets.US_ASCII));
                    tell(environment, reply.await());
                });
        // There at 0.15 s, where the proxy has its connection at 0.25 s, and back two links from 0.3 s on.
        assertThat(first.told()).containsExactly("0.4 s: ohai");
        assertThat(first.traffic())
                .anyMatch(line -> line.contains("proxy") && line.contains("server"))
                .noneMatch(line -> line.contains("client") && line.contains("server"));
    }

    // --- event loops and channels by themselves ---

    @Test
    void shuttingDownAnEventLoopClosesTheChannelsOfItsHostOnly() {
        try (World world = World.builder().build()) {
            List<Channel> channels = new ArrayList<>();
            for (String name : List.of("one", "other")) {
                world.host(name).start((environment, network) -> channels.add(listen(network, it -> {})));
            }
            world.run(Duration.ofSeconds(1));
            EventLoop loop = world.host("one").network().transport().eventLoop();
            world.run(world.host("one").start((environment, network) -> {
                NettySockets.await(network, loop.shutdownGracefully());
                tell(environment, "terminated");
            }));
            assertThat(told).containsExactly("3.0 s: terminated");
            assertThat(loop.isTerminated()).isTrue();
            assertThat(channels).extracting(Channel::isOpen).containsExactly(false, true);
            ChannelFuture late = new Bootstrap()
                    .group(loop)
                    .channel(VirtualChannel.class)
                    .handler(new Echo())
                    .register();
            world.run(Duration.ofSeconds(1));
            assertThat(late.cause()).hasMessageContaining("shut down");
            world.run(world.host("other").start((environment, network) -> connect(network, "other", it -> {})));
        }
    }

    @Test
    void aChannelOfAClassHasItsIdOnceItIsOnAHost() {
        try (World world = World.builder().build()) {
            Transport transport = world.host("a").network().transport();
            VirtualChannel channel = new VirtualChannel();
            assertThat(channel.toString()).contains("00000000");
            assertThatIllegalStateException().isThrownBy(channel::hashCode);
            transport.eventLoop().register(channel);
            world.run();
            assertThat(channel.id().asShortText()).isEqualTo("00000001");
            assertThat(channel).hasSameHashCodeAs(channel.id());
        }
    }

    @Test
    void theOptionsOfASocketAreKept() {
        try (World world = World.builder().build()) {
            world.run(world.host("a").start((environment, network) -> {
                ServerSocketChannel listening = listen(network, it -> {});
                assertThat(listening.config().isReuseAddress()).isTrue();
                assertThat(listening.localAddress().getPort()).isEqualTo(PORT);
                SocketChannel channel = connect(
                        network,
                        "a",
                        it -> it.config()
                                .setTcpNoDelay(false)
                                .setKeepAlive(true)
                                .setSoLinger(0)
                                .setTrafficClass(4)
                                .setSendBufferSize(10)
                                .setReceiveBufferSize(20)
                                .setAutoRead(false));
                assertThat(channel.config().isTcpNoDelay()).isFalse();
                assertThat(channel.config().isKeepAlive()).isTrue();
                assertThat(channel.config().getSoLinger()).isZero();
                assertThat(channel.config().getTrafficClass()).isEqualTo(4);
                assertThat(channel.config().getSendBufferSize()).isEqualTo(10);
                assertThat(channel.config().getReceiveBufferSize()).isEqualTo(20);
                assertThat(channel.config().getOptions())
                        .containsEntry(ChannelOption.IP_TOS, 4)
                        .containsEntry(ChannelOption.SO_REUSEADDR, false);
                assertThat(channel.remoteAddress().getPort()).isEqualTo(PORT);
            }));
        }
    }
}
