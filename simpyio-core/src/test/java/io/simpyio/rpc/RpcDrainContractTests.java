package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.message.Message;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.rpc.message.RpcMessageServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The orderly end of a server: what runs may end, what is new is refused, and no reply is lost. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.ALL)
class RpcDrainContractTests extends RpcContract {

    private static final Duration LONG = Duration.ofSeconds(15);

    private Event<String> held;
    private int holding;
    private int refusedPeers;
    private final List<String> interrupts = new ArrayList<>();

    @BeforeEach
    void makeEvent() {
        held = environment.event();
    }

    final class Endpoint {

        @RpcMethod
        String hold() {
            holding++;
            try {
                return held.await();
            } catch (Interrupt interrupt) {
                interrupts.add(String.valueOf(interrupt.cause().orElseThrow()));
                throw interrupt;
            } finally {
                holding--;
            }
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        String ping() {
            return "pong";
        }
    }

    private RpcMessageServer serveEndpoint() {
        return serve(new RpcRouter().register("", new Endpoint()));
    }

    private void awaitHolding(int count) {
        while (holding != count) {
            environment.timeout(0.001).await();
        }
    }

    @Test
    void callsInFlightEndAndNewOnesAreRefused() {
        run(() -> {
            RpcMessageServer server = serveEndpoint();
            RpcPeer peer = peer(server);
            RpcPeer other = peer(server);
            assertThat(other.call("ping").await()).isEqualTo("pong");
            Event<Object> call = peer.call("hold");
            awaitHolding(1);
            Event<Integer> ended = server.shutdown(LONG);
            assertRefused(peer.call("ping"), RpcCode.UNAVAILABLE);
            assertRefused(other.call("hold"), RpcCode.UNAVAILABLE);
            assertThat(ended.triggered()).isFalse();
            assertThat(server.shutdown(Duration.ZERO)).isSameAs(ended);
            held.succeed("in time");
            assertThat(call.await()).isEqualTo("in time");
            peer.closed().await();
            other.closed().await();
            assertThat(ended.await()).isZero();
            assertThat(server.connections()).isZero();
            assertThat(interrupts).isEmpty();
        });
    }

    @Test
    void nobodyCanConnectAnyMore() {
        run(() -> {
            RpcMessageServer server = serveEndpoint();
            RpcPeer peer = peer(server);
            var address = server.address();
            Event<Object> call = peer.call("hold");
            awaitHolding(1);
            Event<Integer> ended = server.shutdown(LONG);
            // The operating system may hold the port until the loop has looked at it again.
            environment.timeout(0.05).await();
            assertFails(network.connect(address), SocketError.ECONNREFUSED);
            held.succeed("in time");
            assertThat(call.await()).isEqualTo("in time");
            assertThat(ended.await()).isZero();
        });
    }

    @Test
    void aServerWithoutCallsEndsAtOnce() {
        run(() -> {
            RpcMessageServer server = serveEndpoint();
            assertThat(server.shutdown(LONG).await()).isZero();
            server.close();
            RpcMessageServer second = serveEndpoint();
            RpcPeer peer = peer(second);
            assertThat(peer.call("ping").await()).isEqualTo("pong");
            double before = environment.now();
            assertThat(second.shutdown(LONG).await()).isZero();
            assertThat(environment.now() - before).isLessThan(LONG.toSeconds());
            peer.closed().await();
        });
    }

    @Test
    void whatIsLeftAfterTheGracePeriodIsCutOff() {
        run(() -> {
            RpcMessageServer server = serveEndpoint();
            Message client = client(server);
            Event<Object> first = call(client, "hold");
            Event<Object> second = call(client, "hold");
            awaitHolding(2);
            double before = environment.now();
            assertThat(server.shutdown(Duration.ofMillis(200)).await()).isEqualTo(2);
            assertThat(environment.now() - before).isGreaterThanOrEqualTo(0.199);
            awaitHolding(0);
            assertThat(interrupts).hasSize(2);
            assertFails(first, SocketError.ECONNRESET);
            assertFails(second, SocketError.ECONNRESET);
        });
    }

    @Test
    void closingCutsItShort() {
        run(() -> {
            RpcMessageServer server = serveEndpoint();
            Message client = client(server);
            Event<Object> call = call(client, "hold");
            awaitHolding(1);
            Event<Integer> ended = server.shutdown(LONG);
            server.close();
            assertThat(ended.await()).isEqualTo(1);
            awaitHolding(0);
            assertFails(call, SocketError.ECONNRESET);
        });
    }

    @Test
    void underLoadEachCallIsRepliedToOrItsConnectionHasEndedBefore() {
        run(() -> {
            RpcMessageServer server = serveEndpoint();
            List<Event<Object>> inFlight = new ArrayList<>();
            List<SimProcess<Integer>> load = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RpcPeer peer = peer(server);
                inFlight.add(peer.call("hold"));
                load.add(environment.process("load", () -> refusals(peer)));
            }
            awaitHolding(8);
            Event<Integer> ended = server.shutdown(LONG);
            while (refusedPeers < 8) {
                environment.timeout(0.001).await();
            }
            held.succeed("in time");
            for (Event<Object> call : inFlight) {
                assertThat(call.await()).isEqualTo("in time");
            }
            assertThat(ended.await()).isZero();
            for (SimProcess<Integer> each : load) {
                assertThat(each.await()).as("refused calls").isPositive();
            }
        });
    }

    /** Calls until the connection ends; how many calls were refused, all of them clearly. */
    private int refusals(RpcPeer peer) {
        int refusals = 0;
        while (true) {
            try {
                assertThat(peer.call("ping").await()).isEqualTo("pong");
                assertThat(refusals).as("refusals before a reply").isZero();
            } catch (RpcRemoteException e) {
                assertThat(e.code()).isEqualTo(RpcCode.UNAVAILABLE);
                refusals++;
                refusedPeers += refusals == 1 ? 1 : 0;
            } catch (SocketException e) {
                return refusals;
            }
        }
    }
}
