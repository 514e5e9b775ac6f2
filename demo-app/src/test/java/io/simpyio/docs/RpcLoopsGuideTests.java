package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** docs/rpc.md, several loops. */
class RpcLoopsGuideTests {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final class Park {

        @RpcMethod
        String name() {
            return "park";
        }
    }

    private static final class Rates {

        private final Map<String, Double> rates = new ConcurrentHashMap<>(Map.of("EUR", 1.1));

        @RpcMethod
        double rate(String currency, Environment environment) {
            environment.timeout(0.01).await();
            return rates.getOrDefault(currency, 1.0);
        }
    }

    @Test
    void aServerHasTwoLoops() throws Exception {
        Park park = new Park();
        Rates rates = new Rates();
        RpcServerOptions options = RpcServerOptions.DEFAULT;
        try (Backend first = Backend.open("select");
                Backend second = Backend.open("select")) {
            Thread.ofPlatform().daemon().start(first.environment()::run);
            Thread.ofPlatform().daemon().start(second.environment()::run);
            assertThat(first.environment()
                            .submit(() -> {
                                RpcRouter router = new RpcRouter()
                                        .register("park", park)
                                        .register("rates", rates)
                                        .threadSafe("rates");
                                RpcMessageServer server = new RpcMessageServer(
                                        List.of(first.network(), second.network()), router, options);
                                return server.start(ANY_PORT).await().port();
                            })
                            .thenCompose(port -> first.environment().submit(() -> {
                                RpcMessageClient client = new RpcMessageClient(first.network());
                                for (int i = 0; i < 2; i++) {
                                    RpcPeer peer =
                                            client.connect("localhost", port).await();
                                    assertThat(peer.call("rates/rate", "EUR").await())
                                            .isEqualTo(1.1);
                                    assertThat(peer.call("park/name").await()).isEqualTo("park");
                                }
                                return "done";
                            }))
                            .get(30, TimeUnit.SECONDS))
                    .isEqualTo("done");
        }
    }
}
