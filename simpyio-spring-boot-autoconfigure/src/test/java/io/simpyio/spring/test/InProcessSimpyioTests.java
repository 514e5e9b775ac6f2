package io.simpyio.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.http.client.HttpClient;
import io.simpyio.http.client.HttpClientRequest;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.spring.LocalSimpyioHttpPort;
import io.simpyio.spring.LocalSimpyioMessagePort;
import io.simpyio.spring.RpcEndpoint;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application that is tested without a port of the machine. */
@SpringBootTest(
        properties = {"simpyio.backend=select", "simpyio.servers.message.port=34567", "simpyio.servers.http.port=0"})
@InProcessSimpyio
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InProcessSimpyioTests {

    @Autowired
    private Environment environment;

    @Autowired
    private Network network;

    @LocalSimpyioMessagePort
    private int port;

    @LocalSimpyioHttpPort
    private int httpPort;

    @Test
    void serversAreReachedInside() throws Exception {
        assertThat(port).isEqualTo(34567);
        assertThat(environment
                        .submit(() -> new RpcMessageClient(network)
                                .connect("localhost", port)
                                .await()
                                .call("greeter/greet", "you")
                                .await())
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo("hello you");
        assertThat(environment
                        .submit(() -> new HttpClient(network)
                                .send(HttpClientRequest.get("http://localhost:" + httpPort + "/"))
                                .body()
                                .text()
                                .await())
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo("here");
    }

    @Test
    void noPortIsOpen() {
        for (int listening : new int[] {port, httpPort}) {
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listening)) {
                    assertThat(socket.isConnected()).isFalse();
                }
            });
        }
    }

    @Test
    void timePassesAsInLife() throws Exception {
        long before = System.nanoTime();
        environment.submit(() -> environment.timeout(0.2).await()).get(20, TimeUnit.SECONDS);
        assertThat(System.nanoTime() - before).isGreaterThan(150_000_000);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Greeter.class)
    static class Application {

        @Bean
        HttpRoutes routes() {
            return new HttpRoutes().get("/", request -> HttpResponse.text("here"));
        }
    }

    @RpcEndpoint("greeter")
    static class Greeter {

        @RpcMethod
        String greet(String name) {
            return "hello " + name;
        }
    }
}
