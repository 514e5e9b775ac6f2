package io.simpyio.spring.boot.autoconfigure.actuate;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.LoopStats;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.Backend;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironments;
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

    private final Observed first;
    private final NamedEnvironments environments;
    private final LoopStall stall;
    private final Supplier<List<ServerLifecycle>> servers;
    private final @Nullable RpcRouter router;

    SimpyioEndpoint(
            Observed first,
            NamedEnvironments environments,
            LoopStall stall,
            Supplier<List<ServerLifecycle>> servers,
            @Nullable RpcRouter router) {
        this.first = first;
        this.environments = environments;
        this.stall = stall;
        this.servers = servers;
        this.router = router;
    }

    /**
     * What is going on, in an environment of {@code simpyio.environments} or in the first one; each list has so many
     * entries at most, 100 if nothing is said and 1,000 in any case.
     */
    @ReadOperation
    public SimpyioReport report(@Nullable Integer limit, @Nullable String environment) {
        return report(Math.clamp(limit == null ? DEFAULT_LIMIT : limit, 0, MAX_LIMIT), observed(environment));
    }

    private Observed observed(@Nullable String name) {
        if (name == null || name.equals(first.environment().name())) {
            return first;
        }
        try {
            return Observed.of(environments.named(name));
        } catch (IllegalArgumentException e) {
            throw new InvalidEndpointRequestException(String.valueOf(e.getMessage()), "There is no such environment");
        }
    }

    private SimpyioReport report(int entries, Observed observed) {
        Environment environment = observed.environment();
        Optional<Inspection.Findings> findings;
        String held = null;
        try {
            findings = Optional.of(observed.inspection().look(entries));
        } catch (TimeoutException e) {
            findings = Optional.empty();
            held = stall.describe(environment);
        }
        LoopStats stats = environment.stats();
        List<ServerStatus> present =
                servers.get().stream().map(ServerLifecycle::status).toList();
        return new SimpyioReport(
                new SimpyioReport.EnvironmentReport(environment.name(), environment.now(), environment.realTime()),
                backendReport(observed),
                new SimpyioReport.LoopReport(
                        environment.scheduler().coroutineMode().name(),
                        stats.eventsProcessed(),
                        stats.turns(),
                        stats.submissions(),
                        environment.realTime() ? observed.watch().lag().toMillis() : null,
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

    private static SimpyioReport.@Nullable BackendReport backendReport(Observed observed) {
        Backend backend = observed.backend();
        String requested = observed.requestedBackend();
        return backend == null ? null : new SimpyioReport.BackendReport(backend.name(), requested, reason(requested));
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
    public String interrupt(
            @Selector String what, @Selector long id, @Nullable String cause, @Nullable String environment)
            throws TimeoutException {
        if (!what.equals(PROCESSES)) {
            throw new InvalidEndpointRequestException("There is no " + what, "Only processes can be interrupted");
        }
        Observed observed = observed(environment);
        return observed.inspection().onLoop(() -> {
            SimProcess<?> process = observed.environment().firstProcesses(MAX_SEARCHED).stream()
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
    public String inject(@Selector String what, String plan, @Nullable String environment) throws TimeoutException {
        if (!what.equals(FAULTS)) {
            throw new InvalidEndpointRequestException("There is no " + what, "Only faults can be injected");
        }
        Observed observed = observed(environment);
        if (!(observed.backend() instanceof VirtualBackend virtual)) {
            throw new InvalidEndpointRequestException("The network is real", "Faults need the backend \"virtual\"");
        }
        FaultPlan faults;
        try {
            faults = FaultPlan.ofYaml(plan);
        } catch (IllegalArgumentException e) {
            throw new InvalidEndpointRequestException(String.valueOf(e.getMessage()), "It is no plan of faults");
        }
        return observed.inspection().onLoop(() -> {
            virtual.faults().plan(faults);
            return "planned";
        });
    }
}
