package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.FailureHandler;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * The environments of {@code simpyio.environments}, by name, and the further loops of the first one: their loops start and
 * stop with that of the first, and they are closed with the application. Each of the properties is there as beans {@code
 * <name>Backend}, {@code <name>Environment} and {@code <name>Network}, for whoever asks for them with the name as a
 * qualifier. Any thread.
 */
public final class NamedEnvironments implements SmartLifecycle, DisposableBean {

    /** Where the definitions of the beans of each environment find it. */
    static final String BEAN_NAME = "simpyioNamedEnvironments";

    private final Map<String, NamedEnvironment> environments = new LinkedHashMap<>();
    private final List<Network> loops = new ArrayList<>();

    NamedEnvironments(
            Map<String, EnvironmentProperties> properties,
            @Nullable Backend first,
            FurtherLoops furtherLoops,
            SimpyioLoopProperties loop,
            FailureHandler failureHandler,
            LoopStall stall) {
        List<String> names = furtherLoops.names(first);
        try {
            for (String name : names) {
                Backend backend = furtherLoops.open(name, Objects.requireNonNull(first));
                environments.put(name, named(name, backend.name(), backend, loop, stall));
                loops.add(backend.network());
            }
            properties.forEach((name, each) -> environments.put(name, open(name, each, loop, failureHandler, stall)));
        } catch (RuntimeException e) {
            destroy(); // Those that have been opened before.
            throw e;
        }
    }

    private static NamedEnvironment open(
            String name,
            EnvironmentProperties properties,
            SimpyioLoopProperties loop,
            FailureHandler failureHandler,
            LoopStall stall) {
        Backend backend = new BackendOpener(
                        SimpyioProperties.ENVIRONMENTS + "." + name,
                        properties,
                        failureHandler,
                        List.of(builder -> builder.name(name)))
                .open();
        return named(name, properties.backend(), backend, loop, stall);
    }

    private static NamedEnvironment named(
            String name, String requestedBackend, Backend backend, SimpyioLoopProperties loop, LoopStall stall) {
        Environment environment = backend.environment();
        SimulatedTime time = new SimulatedTime(backend);
        return new NamedEnvironment(
                name,
                requestedBackend,
                backend,
                time,
                new LoopWatch(environment, loop.watch(), stall),
                new SimpyioLoopLifecycle(environment, backend.name(), time, stall));
    }

    /** The networks of the further loops of the first environment, {@code simpyio.loops} less one. */
    public List<Network> loops() {
        return List.copyOf(loops);
    }

    /** All of them: the further loops, and then the others in the order of the properties. */
    public Collection<NamedEnvironment> all() {
        return List.copyOf(environments.values());
    }

    /** The one with a name; fails with an {@link IllegalArgumentException} that lists those there are. */
    public NamedEnvironment named(String name) {
        NamedEnvironment found = environments.get(name);
        if (found == null) {
            throw new IllegalArgumentException("There is no environment \"" + name + "\": the property "
                    + SimpyioProperties.ENVIRONMENTS + " has "
                    + (environments.isEmpty() ? "none" : String.join(", ", environments.keySet())));
        }
        return found;
    }

    /** The backend of a name, as a bean. */
    Backend beanBackend(String name) {
        return named(name).backend();
    }

    /** The environment of a name, as a bean. */
    Environment beanEnvironment(String name) {
        return beanBackend(name).environment();
    }

    /** The network of a name, as a bean. */
    Network beanNetwork(String name) {
        return beanBackend(name).network();
    }

    /** Lets simulated time go on. */
    public void releaseTime() {
        environments.values().forEach(each -> each.time().release());
    }

    @Override
    public void start() {
        for (NamedEnvironment each : environments.values()) {
            each.loop().start();
            each.watch().start();
        }
    }

    @Override
    public void stop() {
        List<NamedEnvironment> all = new ArrayList<>(environments.values());
        for (NamedEnvironment each : all.reversed()) {
            each.watch().stop();
            each.loop().stop();
        }
    }

    @Override
    public boolean isRunning() {
        return environments.values().stream().anyMatch(each -> each.loop().isRunning());
    }

    @Override
    public int getPhase() {
        return SimpyioLoopLifecycle.PHASE;
    }

    @Override
    public void destroy() {
        environments.values().forEach(each -> each.backend().close());
    }
}
