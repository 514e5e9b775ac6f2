package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.demo.DemoApplication;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.spring.LocalSimpyioMessagePort;
import io.simpyio.spring.test.InProcessSimpyio;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** docs/testing-with-simulation.md: the demo without a port of the machine. */
@SpringBootTest(classes = DemoApplication.class)
@InProcessSimpyio
class ParkTests {

    @Autowired
    private Environment environment;

    @Autowired
    private Network network;

    @LocalSimpyioMessagePort
    private int port;

    @Test
    void answers() throws Exception {
        Object answer = environment
                .submit(() -> new RpcMessageClient(network)
                        .connect("localhost", port)
                        .await()
                        .call("park/status")
                        .await())
                .get(10, TimeUnit.SECONDS);
        assertThat(answer).asString().contains("chargers");
    }
}
