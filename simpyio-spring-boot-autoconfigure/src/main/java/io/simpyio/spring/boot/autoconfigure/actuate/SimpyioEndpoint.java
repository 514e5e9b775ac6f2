package io.simpyio.spring.boot.autoconfigure.actuate;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.LoopStats;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.environment.LoopWatch;
import io.simpyio.spring.boot.autoconfigure.server.ServerLifecycle;
import io.simpyio.spring.boot.autoconfigure.server.ServerStatus;
import io.simpyio.virtual.VirtualBackend;
import io.simpyio.virtual.fault.FaultPlan;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code simpyio}. Looking is all that it allows, unless {@code management.endpoint.simpyio.access}
 * is {@code unrestricted}: then it interrupts processes, and injects faults into a simulated network.
 */
@Endpoint(id = "simpyio", defaultAccess = Access.READ_ONLY)
public class SimpyioEndpoint {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final int MAX_SEARCHED = 100_000;
    private static final String PROCESSES = "processes";
    private static final String FAULTS = "faults";

    private final Environment environment;
    private final @Nullable Backend backend;
    private final String requestedBackend;
    private final LoopWatch watch;
    private final LoopStall stall;
    private final Supplier<List<ServerLifecycle>> servers;
    private final @Nullable RpcRouter router;
    private final Inspection inspection;

    SimpyioEndpoint(
            Environment environment,
            @Nullable Backend backend,
            String requestedBackend,
            @Nullable Network network,
            LoopWatch watch,
            LoopStall stall,
            Supplier<List<ServerLifecycle>> servers,
            @Nullable RpcRouter router) {
        this.environment = environment;
        this.backend = backend;
        this.requestedBackend = requestedBackend;
        this.watch = watch;
        this.stall = stall;
        this.servers = servers;
        this.router = router;
        this.inspection = new Inspection(environment, network);
    }

    /** What is going on; each list has so many entries at most, 100 if nothing is said and 1,000 in any case. */
    @ReadOperation
    public SimpyioReport report(@Nullable Integer limit) {
        int entries = Math.clamp(limit == null ? DEFAULT_LIMIT : limit, 0, MAX_LIMIT);
        Optional<Inspection.Findings> findings;
        String held = null;
        try {
            findings = Optional.of(inspection.look(entries));
        } catch (TimeoutException e) {
            findings = Optional.empty();
            held = stall.describe(environment);
        }
        LoopStats stats = environment.stats();
        List<ServerStatus> present =
                servers.get().stream().map(ServerLifecycle::status).toList();
        return new SimpyioReport(
                new SimpyioReport.EnvironmentReport(environment.name(), environment.now(), environment.realTime()),
                backendReport(),
                new SimpyioReport.LoopReport(
                        environment.scheduler().coroutineMode().name(),
                        stats.eventsProcessed(),
                        stats.turns(),
                        stats.submissions(),
                        environment.realTime() ? watch.lag().toMillis() : null,
                        held),
                findings.map(Inspection.Findings::processes).orElse(null),
                findings.map(Inspection.Findings::pendingEvents).orElse(null),
                findings.map(Inspection.Findings::sockets).orElse(null),
                present,
                router == null
                        ? List.of()
                        : router.stats().stream().limit(entries).toList(),
                environment.limits().hits());
    }

    private SimpyioReport.@Nullable BackendReport backendReport() {
        return backend == null
                ? null
                : new SimpyioReport.BackendReport(backend.name(), requestedBackend, reason(requestedBackend));
    }

    private static String reason(String requested) {
        try {
            return Backend.reason(requested);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return ""; // The application has brought its own.
        }
    }

    /** {@code processes/<id>} interrupts the process with this id, with a cause. */
    @WriteOperation
    public String interrupt(@Selector String what, @Selector long id, @Nullable String cause) throws TimeoutException {
        if (!what.equals(PROCESSES)) {
            throw new InvalidEndpointRequestException("There is no " + what, "Only processes can be interrupted");
        }
        return inspection.onLoop(() -> {
            SimProcess<?> process = environment.firstProcesses(MAX_SEARCHED).stream()
                    .filter(it -> it.thread().threadId() == id)
                    .findFirst()
                    .orElseThrow(() ->
                            new InvalidEndpointRequestException("There is no process " + id, "It may have ended"));
            process.interrupt(cause == null ? "interrupted over the actuator" : cause);
            return "interrupted " + process.name();
        });
    }

    /** {@code faults} lets the faults of a plan in YAML happen, at their times from now on. */
    @WriteOperation
    public String inject(@Selector String what, String plan) throws TimeoutException {
        if (!what.equals(FAULTS)) {
            throw new InvalidEndpointRequestException("There is no " + what, "Only faults can be injected");
        }
        if (!(backend instanceof VirtualBackend virtual)) {
            throw new InvalidEndpointRequestException("The network is real", "Faults need the backend \"virtual\"");
        }
        FaultPlan faults;
        try {
            faults = FaultPlan.ofYaml(plan);
        } catch (IllegalArgumentException e) {
            throw new InvalidEndpointRequestException(String.valueOf(e.getMessage()), "It is no plan of faults");
        }
        return inspection.onLoop(() -> {
            virtual.faults().plan(faults);
            return "planned";
        });
    }
}
