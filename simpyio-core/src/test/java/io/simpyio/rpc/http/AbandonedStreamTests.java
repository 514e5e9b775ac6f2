package io.simpyio.rpc.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.RawHttp;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.RpcSink;
import io.simpyio.testing.Logged;
import io.simpyio.virtual.VirtualBackend;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that goes while the first item of its stream is on its way, at each step between two of the loop's events. */
class AbandonedStreamTests {

    private static final int STEPS = 60;
    private static final double BEGINS = 0.1;

    static final class Endpoint {

        private final Environment environment;

        Endpoint(Environment environment) {
            this.environment = environment;
        }

        @RpcMethod(safe = true)
        void ticks(RpcSink<Integer> sink) {
            environment.timeout(BEGINS).await();
            for (int i = 0; ; i++) {
                sink.send(i).await();
            }
        }
    }

    @Test
    void clientThatGoesAtAnyStepLeavesNoCall() {
        try (Logged quiet = new Logged("io.simpyio");
                Backend backend = VirtualBackend.open(Duration.ZERO, environment -> {})) {
            Environment environment = backend.environment();
            environment.run(environment.process("test", () -> goAtEachStep(backend)));
            assertThat(quiet.warnings()).isEmpty();
        }
    }

    private static void goAtEachStep(Backend backend) {
        Environment environment = backend.environment();
        RpcDispatcher dispatcher = new RpcDispatcher(
                environment, new RpcRouter().register("", new Endpoint(environment)), RpcOptions.DEFAULT);
        HttpServer server = new HttpServer(
                        backend.network(), new RpcHttpEndpoint(dispatcher).addTo(new HttpRoutes(), "/rpc"))
                .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .await();
        for (int step = 0; step < STEPS; step++) {
            RawHttp client =
                    new RawHttp(backend.network().connect(server.address()).await());
            double begun = environment.now();
            client.send("GET /rpc/ticks HTTP/1.1\r\nHost: test\r\n\r\n");
            environment.timeout(begun + BEGINS - environment.now()).await();
            for (int i = 0; i < step; i++) {
                environment.timeout(0).await();
            }
            client.socket().close();
            environment.timeout(1).await();
            assertThat(dispatcher.calls()).as("calls after %d steps", step).isZero();
            assertThat(server.connections())
                    .as("connections after %d steps", step)
                    .isZero();
        }
    }
}
