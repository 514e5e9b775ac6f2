package io.simpyio.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.simpyio.net.TcpSocket;
import io.simpyio.virtual.Host;
import io.simpyio.virtual.World;
import io.simpyio.virtual.fault.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/testing-with-simulation.md shows. */
class GuideTests {

    private static final Path GUIDE = Path.of("..", "docs", "testing-with-simulation.md");

    @SimulationTest(seeds = 200)
    void echoes(World world, Host server, Host client) {
        server.start((env, net) -> {
            TcpSocket socket = net.listen(5555).await().accept().await();
            while (true) {
                socket.write(socket.read(1_024).await()).await();
            }
        });
        TcpSocket socket = client.network().connect("server", 5555).await();
        socket.write("ohai".getBytes(UTF_8)).await();
        assertThat(new String(socket.read(4).await(), UTF_8)).isEqualTo("ohai");
        assertThat(world.environment().now()).isEqualTo(0.004);
    }

    @Test
    void thePlanOfTheGuideIsOne() throws IOException {
        String plan = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(GUIDE))
                .results()
                .map(MatchResult::group)
                .map(block -> block.replace("```yaml", "").replace("```", ""))
                .findFirst()
                .orElseThrow();
        assertThatNoException().isThrownBy(() -> FaultPlan.ofYaml(plan));
    }
}
