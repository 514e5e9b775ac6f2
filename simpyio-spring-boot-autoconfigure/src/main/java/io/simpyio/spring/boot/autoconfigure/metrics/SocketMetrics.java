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

    SocketMetrics(Network network) {
        this.network = network;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("simpyio.sockets", network, it -> it.stats().open())
                .description("Open connections")
                .baseUnit("sockets")
                .register(registry);
        Gauge.builder("simpyio.sockets.listening", network, it -> it.stats().listening())
                .description("Open server sockets")
                .baseUnit("sockets")
                .register(registry);
        FunctionCounter.builder(
                        "simpyio.sockets.accepted", network, it -> it.stats().accepted())
                .description("Accepted connections")
                .baseUnit(BaseUnits.CONNECTIONS)
                .register(registry);
        FunctionCounter.builder(
                        "simpyio.sockets.connected", network, it -> it.stats().connected())
                .description("Connections made to others")
                .baseUnit(BaseUnits.CONNECTIONS)
                .register(registry);
        FunctionCounter.builder(
                        "simpyio.sockets.bytes", network, it -> it.stats().bytesRead())
                .tag("direction", "read")
                .description("Bytes received from and handed to the operating system")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        FunctionCounter.builder(
                        "simpyio.sockets.bytes", network, it -> it.stats().bytesWritten())
                .tag("direction", "written")
                .description("Bytes received from and handed to the operating system")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        handshakes("ok", SocketStats::handshakes, registry);
        handshakes("failed", SocketStats::failedHandshakes, registry);
    }

    private void handshakes(String result, ToDoubleFunction<SocketStats> count, MeterRegistry registry) {
        FunctionCounter.builder("simpyio.sockets.handshakes", network, it -> count.applyAsDouble(it.stats()))
                .tag("result", result)
                .description("TLS handshakes of both sides")
                .baseUnit("handshakes")
                .register(registry);
    }
}
