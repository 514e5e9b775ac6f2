package io.simpyio.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.net.TcpSocket;
import io.simpyio.test.SimulationTest;
import io.simpyio.virtual.Host;
import io.simpyio.virtual.World;

/** docs/testing-with-simulation.md: a first test. */
class EchoTests {

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
}
