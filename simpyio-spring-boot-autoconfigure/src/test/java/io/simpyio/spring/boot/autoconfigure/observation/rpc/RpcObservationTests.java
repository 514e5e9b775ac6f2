package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcInterceptors;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcOptions;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcReply;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.spring.boot.autoconfigure.observation.Tracing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Meters and traces of calls, on real and simulated time, in both coroutine modes. */
class RpcObservationTests {

    private static final int MAX_NAMES = 5;

    private interface Body {
        void run(Environment environment, Network network) throws Exception;
    }

    private static void run(String backend, CoroutineMode mode, Body body) {
        try (Backend opened = Backend.open(backend, environment -> environment.coroutines(mode))) {
            Environment environment = opened.environment();
            environment.run(environment.process("test", () -> body.run(environment, opened.network())));
        }
    }

    private static RpcOptions observed(ObservationRegistry registry) {
        return RpcOptions.DEFAULT.withInterceptors(RpcInterceptors.NONE
                .with(new ObservationRpcInterceptor(registry, null))
                .withOutgoing(new ObservationRpcClientInterceptor(registry, null, MAX_NAMES)));
    }

    private static RpcMessageServer serve(Network network, RpcRouter router, ObservationRegistry registry) {
        return new RpcMessageServer(network, router, RpcServerOptions.DEFAULT.withRpc(observed(registry)))
                .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .await();
    }

    private static RpcPeer connect(Network network, RpcMessageServer server, ObservationRegistry registry) {
        return new RpcMessageClient(network, new RpcRouter(), RpcClientOptions.DEFAULT.withRpc(observed(registry)))
                .connect(server.address())
                .await();
    }

    /** Front calls back; the test calls front. Three applications, of which each knows its own tracing alone. */
    @ParameterizedTest
    @CsvSource({"select, LOOP", "select, BATON", "virtual, LOOP", "virtual, BATON"})
    void traceGoesOnInTheNextApplication(String backend, CoroutineMode mode) {
        Tracing caller = new Tracing();
        Tracing front = new Tracing();
        Tracing back = new Tracing();
        List<String> seen = new ArrayList<>();
        run(backend, mode, (environment, network) -> {
            RpcMessageServer last = serve(
                    network,
                    new RpcRouter().function("stock", RpcMode.PLAIN, call -> seen.add(back.traceId())),
                    back.registry());
            RpcPeer onward = connect(network, last, front.registry());
            RpcMessageServer first = serve(
                    network,
                    new RpcRouter().function("order", RpcMode.PROCESS, call -> {
                        seen.add(front.traceId());
                        environment.timeout(0.001).await();
                        seen.add(front.traceId());
                        return onward.call("stock").await();
                    }),
                    front.registry());
            RpcPeer peer = connect(network, first, caller.registry());
            Observation.createNotStarted("test", caller.registry()).observeChecked(() -> {
                seen.add(caller.traceId());
                return peer.call("order").await();
            });
            assertThat(caller.traceId()).isEqualTo("none");
        });
        String trace = seen.getFirst();
        assertThat(seen).hasSize(4).allMatch(trace::equals);
        SpanData sent = span(caller, "order");
        SpanData received = span(front, "order");
        SpanData sentOn = span(front, "stock");
        assertThat(received.getParentSpanId()).isEqualTo(sent.getSpanId());
        assertThat(sentOn.getParentSpanId()).isEqualTo(received.getSpanId());
        assertThat(span(back, "stock").getParentSpanId()).isEqualTo(sentOn.getSpanId());
        assertThat(List.of(sent, received, sentOn))
                .allMatch(it -> it.getTraceId().equals(trace));
    }

    private static SpanData span(Tracing tracing, String name) {
        return tracing.spans().stream()
                .filter(it -> it.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Two calls at once are in two scopes, as each has a process of its own. */
    @ParameterizedTest
    @CsvSource({"select, LOOP", "select, BATON", "virtual, LOOP", "virtual, BATON"})
    void scopeIsThatOfTheProcess(String backend, CoroutineMode mode) {
        TestObservationRegistry registry = TestObservationRegistry.create();
        List<Observation> scopes = new ArrayList<>();
        run(backend, mode, (environment, network) -> {
            RpcMessageServer server = serve(
                    network,
                    new RpcRouter().function("wait", RpcMode.PROCESS, call -> {
                        Observation before = registry.getCurrentObservation();
                        environment.timeout(0.01).await();
                        assertThat(registry.getCurrentObservation()).isSameAs(before);
                        scopes.add(before);
                        return null;
                    }),
                    registry);
            RpcPeer peer =
                    new RpcMessageClient(network).connect(server.address()).await();
            RpcReply<Object> one = peer.call("wait");
            RpcReply<Object> two = peer.call("wait");
            one.await();
            two.await();
            assertThat(registry.getCurrentObservation()).isNull();
        });
        assertThat(scopes).hasSize(2).doesNotContainNull();
        assertThat(new HashSet<>(scopes)).hasSize(2);
        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("simpyio.rpc.server", 2)
                .forAllObservationsWithNameEqualTo(
                        "simpyio.rpc.server",
                        it -> it.hasLowCardinalityKeyValue("path", "wait").hasLowCardinalityKeyValue("code", "OK"));
    }

    @ParameterizedTest
    @CsvSource({"select, LOOP", "virtual, BATON"})
    void methodThatAnswersLaterIsObservedToItsEnd(String backend, CoroutineMode mode) {
        TestObservationRegistry registry = TestObservationRegistry.create();
        List<String> stopped = new ArrayList<>();
        registry.observationConfig().observationHandler(new ObservationHandler<RpcServerObservationContext>() {
            @Override
            public void onStop(RpcServerObservationContext context) {
                stopped.add(context.path() + " "
                        + context.getLowCardinalityKeyValue("code").getValue());
                assertThat(context.getError() == null)
                        .isEqualTo(context.outcome().code().isEmpty());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        run(backend, mode, (environment, network) -> {
            List<RpcCall> later = new ArrayList<>();
            RpcMessageServer server = serve(
                    network,
                    new RpcRouter()
                            .function("later", RpcMode.PASS_THROUGH, later::add)
                            .function("now", RpcMode.PASS_THROUGH, call -> {
                                call.succeed("in its scope");
                                return null;
                            })
                            .function("ping", RpcMode.PLAIN, call -> null),
                    registry);
            RpcPeer peer =
                    new RpcMessageClient(network).connect(server.address()).await();
            RpcReply<Object> reply = peer.call("later");
            peer.call("ping").await();
            TestObservationRegistryAssert.assertThat(registry)
                    .hasObservationWithNameEqualTo("simpyio.rpc.server")
                    .that()
                    .hasLowCardinalityKeyValue("path", "later")
                    .hasBeenStarted()
                    .isNotStopped();
            later.getFirst().fail(new IllegalStateException("no car"));
            assertThatExceptionOfType(RpcException.class).isThrownBy(reply::await);
            peer.call("now").await();
        });
        assertThat(stopped).containsExactly("ping OK", "later INTERNAL", "now OK");
    }

    /** Whatever a peer calls and however calls end, there are no more meters than paths that are served. */
    @ParameterizedTest
    @CsvSource({"select, LOOP", "virtual, LOOP"})
    void tagsAreFewWhateverPeersDo(String backend, CoroutineMode mode) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        run(backend, mode, (environment, network) -> {
            RpcRouter router = new RpcRouter()
                    .function("served", RpcMode.PLAIN, call -> null)
                    .function("callbacks", RpcMode.PLAIN, call -> {
                        for (int i = 0; i < 100; i++) {
                            call.peer().orElseThrow().endpoints().function("own" + i, RpcMode.PLAIN, own -> null);
                        }
                        return null;
                    });
            RpcMessageServer server = serve(network, router, registry);
            RpcPeer peer = connect(network, server, registry);
            peer.call("served").await();
            peer.call("callbacks").await();
            for (int i = 0; i < 300; i++) {
                String path = i < 100 ? "own" + i : "nowhere/" + i + "\n\"";
                RpcReply<Object> reply =
                        peer.proxy(path).withDeadline(Duration.ofSeconds(10)).call(i);
                try {
                    reply.await();
                } catch (RpcException e) {
                    assertThat(i).isGreaterThanOrEqualTo(100);
                }
            }
        });
        assertThat(tags(meters, "simpyio.rpc.server", "path"))
                .containsExactlyInAnyOrder("served", "callbacks", "UNKNOWN");
        assertThat(tags(meters, "simpyio.rpc.client", "path"))
                .hasSize(MAX_NAMES + 1)
                .contains("served", "callbacks", "UNKNOWN");
        assertThat(tags(meters, "simpyio.rpc.server", "code")).containsExactlyInAnyOrder("OK", "NOT_FOUND");
        assertThat(meters.getMeters()).hasSizeLessThan(30);
        assertThat(meters.get("simpyio.rpc.server").timers().stream()
                        .mapToLong(timer -> timer.count())
                        .sum())
                .isEqualTo(302);
    }

    private static Set<String> tags(SimpleMeterRegistry meters, String name, String key) {
        return meters.getMeters().stream()
                .filter(meter -> meter.getId().getName().equals(name))
                .flatMap(meter -> meter.getId().getTags().stream())
                .filter(tag -> tag.getKey().equals(key))
                .map(Tag::getValue)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({"select, LOOP"})
    void registryThatDoesNothingHasNothingDone(String backend, CoroutineMode mode) {
        run(backend, mode, (environment, network) -> {
            RpcMessageServer server = serve(
                    network,
                    new RpcRouter()
                            .function(
                                    "headers",
                                    RpcMode.PLAIN,
                                    call -> call.headers().asMap()),
                    ObservationRegistry.NOOP);
            assertThat(connect(network, server, ObservationRegistry.NOOP)
                            .call("headers")
                            .await())
                    .hasToString("{}");
        });
    }
}
