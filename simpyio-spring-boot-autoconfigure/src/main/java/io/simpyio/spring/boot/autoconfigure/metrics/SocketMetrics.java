package io.simpyio.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.simpyio.net.Network;
import io.simpyio.net.SocketStats;
import java.util.function.ToDoubleFunction;

/** {@code simpyio.sockets} and {@code simpyio.sockets.*}: what the sockets of the network do. */
public final class SocketMetrics implements MeterBinder {

    private final Network network;
    private final String environment;

    SocketMetrics(Network network) {
        this.network = network;
        this.environment = network.environment().name();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("simpyio.sockets", network, it -> it.stats().open())
                .tag(LoopMetrics.ENVIRONMENT, environment)
                .description("Open connections")
                .baseUnit("sockets")
                .register(registry);
        Gauge.builder("simpyio.sockets.listening", network, it -> it.stats().listening())
                .tag(LoopMetrics.ENVIRONMENT, environment)
                .description("Open server sockets")
                .baseUnit("sockets")
                .register(registry);
        FunctionCounter.builder(
                        "simpyio.sockets.accepted", network, it -> it.stats().accepted())
                .tag(LoopMetrics.ENVIRONMENT, environment)
                .description("Accepted connections")
                .baseUnit(BaseUnits.CONNECTIONS)
                .register(registry);
        FunctionCounter.builder(
                        "simpyio.sockets.connected", network, it -> it.stats().connected())
                .tag(LoopMetrics.ENVIRONMENT, environment)
                .description("Connections made to others")
                .baseUnit(BaseUnits.CONNECTIONS)
                .register(registry);
        FunctionCounter.builder(
                        "simpyio.sockets.bytes", network, it -> it.stats().bytesRead())
                .tag("direction", "read")
                .tag(LoopMetrics.ENVIRONMENT, environment)
                .description("Bytes received from and handed to the operating system")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        FunctionCounter.builder(
                        "simpyio.sockets.bytes", network, it -> it.stats().bytesWritten())
                .tag("direction", "written")
                .tag(LoopMetrics.ENVIRONMENT, environment)
                .description("Bytes received from and handed to the operating system")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        handshakes("ok", SocketStats::handshakes, registry);
        handshakes("failed", SocketStats::failedHandshakes, registry);
    }

    private void handshakes(String result, ToDoubleFunction<SocketStats> count, MeterRegistry registry) {
        FunctionCounter.builder("simpyio.sockets.handshakes", network, it -> count.applyAsDouble(it.stats()))
                .tag("result", result)
                .tag(LoopMetrics.ENVIRONMENT, environment)
                .description("TLS handshakes of both sides")
                .baseUnit("handshakes")
                .register(registry);
    }
}
