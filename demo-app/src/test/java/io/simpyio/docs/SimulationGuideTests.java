package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.simpyio.kernel.Event;
import io.simpyio.net.Transport;
import io.simpyio.virtual.Host;
import io.simpyio.virtual.World;
import io.simpyio.virtual.fault.Fault;
import io.simpyio.virtual.fault.FaultPlan;
import io.simpyio.virtual.fault.Hold;
import io.simpyio.virtual.link.Latency;
import io.simpyio.virtual.link.LinkProfile;
import io.simpyio.virtual.transport.VirtualChannel;
import io.simpyio.virtual.transport.VirtualServerChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/testing-with-simulation.md. */
class SimulationGuideTests {

    private static final Path GUIDE = Path.of("..", "docs", "testing-with-simulation.md");

    @Test
    void worlds() {
        World world = World.builder()
                .seed(42)
                .link(LinkProfile.of(Latency.logNormal(Duration.ofMillis(20), 0.5)))
                .link(
                        "a",
                        "b",
                        LinkProfile.of(Duration.ofMillis(5))
                                .withBandwidth(80_000_000)
                                .withLoss(0.01))
                .oneWay("b", "c", LinkProfile.of(Duration.ofMillis(300)))
                .build();
        Host a = world.host("a");
        world.run(Duration.ofMinutes(10));
        assertThat(a.isUp()).isTrue();
        assertThat(world.environment().now()).isEqualTo(600);
        world.close();
    }

    @Test
    void faults() {
        try (World world = World.builder().build()) {
            Host a = world.host("a");
            Host b = world.host("b");
            world.run(world.environment().process(() -> {
                try (Fault cut = world.faults().partition("a", "b")) {
                    world.environment().timeout(30).await();
                } // lifted here
                Hold hold =
                        world.faults().holdOneWay("a", "b"); // hold.held() lists what waits; hold.lift() sends it on
                world.faults().slow("a", "b", LinkProfile.of(Duration.ofSeconds(2)));
                world.faults().reset("a", "b");
                Fault crash = world.faults().crash("b"); // crash.lift() starts b again
                world.faults().skew("a", Duration.ofSeconds(5)); // environment.clock() on a is ahead
                assertThat(hold.held()).isEmpty();
                assertThat(b.isUp()).isFalse();
                crash.lift();
                assertThat(b.isUp()).isTrue();
                assertThat(Duration.between(
                                world.environment().clock().instant(), a.clock().instant()))
                        .isEqualTo(Duration.ofSeconds(5));
            }));
            assertThat(world.faults().made()).hasSize(6);
        }
    }

    @Test
    void thePlanIsOne() throws IOException {
        Matcher plan = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        assertThat(plan.find()).isTrue();
        assertThatNoException().isThrownBy(() -> FaultPlan.ofYaml(plan.group(1)));
    }

    @Test
    void nettysOwn() {
        try (World world = World.builder().build()) {
            Host host = world.host("a");
            Event<String> accepted = world.environment().event();
            Transport transport = host.network().transport();
            Bootstrap client = new Bootstrap()
                    .group(transport.eventLoop())
                    .channel(VirtualChannel.class)
                    .resolver(transport.resolver());
            ServerBootstrap server =
                    new ServerBootstrap().group(transport.eventLoop()).channel(VirtualServerChannel.class);
            server.childHandler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelActive(ChannelHandlerContext context) {
                            accepted.succeed("accepted");
                        }
                    })
                    .bind(80)
                    .addListener(bound ->
                            client.handler(new ChannelInboundHandlerAdapter()).connect("a", 80));
            assertThat(world.run(accepted)).isEqualTo("accepted");
            Channel unused = client.register().channel();
            assertThat(unused).isInstanceOf(VirtualChannel.class);
        }
    }
}
