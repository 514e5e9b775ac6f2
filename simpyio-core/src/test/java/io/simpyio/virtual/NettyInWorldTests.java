package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.simpyio.kernel.Event;
import io.simpyio.net.Network;
import io.simpyio.testing.Seeds;
import io.simpyio.virtual.link.Latency;
import io.simpyio.virtual.link.LinkProfile;
import io.simpyio.virtual.link.LinkStats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Netty's own clients and servers on the hosts of a world: Bootstrap, HTTP codecs, idle handlers, as they are. */
class NettyInWorldTests {

    private static final int PORT = 8080;
    private static final int MAX_CONTENT = 1_000_000;

    /** Answers with what it gets, backwards. */
    private static void serveHttp(Network network) {
        NettySockets.listen(
                network,
                PORT,
                channel -> channel.pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_CONTENT))
                        .addLast(new SimpleChannelInboundHandler<FullHttpRequest>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
                                String text = request.content().toString(StandardCharsets.UTF_8);
                                FullHttpResponse response = new DefaultFullHttpResponse(
                                        HttpVersion.HTTP_1_1,
                                        HttpResponseStatus.OK,
                                        Unpooled.copiedBuffer(
                                                new StringBuilder(text).reverse(), StandardCharsets.UTF_8));
                                HttpUtil.setContentLength(
                                        response, response.content().readableBytes());
                                context.writeAndFlush(response);
                            }
                        }));
    }

    private static String post(Network network, Channel channel, List<Event<String>> waiting, String text) {
        Event<String> reply = network.environment().event();
        waiting.add(reply);
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        HttpUtil.setContentLength(request, request.content().readableBytes());
        channel.writeAndFlush(request);
        return reply.await();
    }

    @Test
    void aThousandHttpRequestsOverALossyLinkAreNeitherCorruptedNorHung() {
        long seed = Seeds.replayed(5);
        try (World world = World.builder()
                .seed(seed)
                .link(LinkProfile.of(Latency.uniform(Duration.ofMillis(5), Duration.ofMillis(15)))
                        .withLoss(0.05))
                .build()) {
            world.host("server").start((environment, network) -> serveHttp(network));
            int[] answered = new int[1];
            List<Event<?>> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Random sizes = new Random(i);
                clients.add(world.host("client " + i).start((environment, network) -> {
                    environment.timeout(0.1).await();
                    List<Event<String>> waiting = new ArrayList<>();
                    Channel channel = NettySockets.connect(
                            network,
                            "server",
                            PORT,
                            it -> it.pipeline()
                                    .addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_CONTENT))
                                    .addLast(new SimpleChannelInboundHandler<FullHttpResponse>() {
                                        @Override
                                        protected void channelRead0(
                                                ChannelHandlerContext context, FullHttpResponse response) {
                                            waiting.removeFirst()
                                                    .succeed(response.content().toString(StandardCharsets.UTF_8));
                                        }
                                    }));
                    for (int request = 0; request < 100; request++) {
                        String text = "request " + request + "x".repeat(sizes.nextInt(10_000));
                        assertThat(post(network, channel, waiting, text))
                                .as("seed=%d", seed)
                                .isEqualTo(new StringBuilder(text).reverse().toString());
                        answered[0]++;
                    }
                    channel.close();
                }));
            }
            world.run(world.environment().allOf(clients));
            assertThat(answered[0]).isEqualTo(1_000);
            LinkStats toServer = world.link("client 0", "server").stats();
            assertThat(toServer.lost()).as("seed=%d", seed).isPositive();
            assertThat(toServer.repeated()).as("seed=%d", seed).isPositive();
        }
    }

    @Test
    void idleHandlersFireInSimulatedTime() {
        List<String> told = new ArrayList<>();
        try (World world =
                World.builder().link(LinkProfile.of(Duration.ofMillis(50))).build()) {
            world.host("server")
                    .start((environment, network) -> NettySockets.listen(
                            network,
                            PORT,
                            channel -> channel.pipeline().addLast(new IdleStateHandler(60, 0, 0) {
                                @Override
                                protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
                                    told.add(environment.now() + " s: " + event.state());
                                    context.close();
                                }
                            })));
            world.run(world.host("client").start((environment, network) -> {
                Channel channel = NettySockets.connect(network, "server", PORT, it -> {});
                channel.writeAndFlush(Unpooled.copiedBuffer("ohai", StandardCharsets.US_ASCII));
                NettySockets.await(network, channel.closeFuture());
                told.add(environment.now() + " s: closed");
            }));
        }
        assertThat(told).containsExactly("60.15 s: READER_IDLE", "60.2 s: closed");
    }
}
