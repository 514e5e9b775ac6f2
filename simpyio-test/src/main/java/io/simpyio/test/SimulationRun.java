package io.simpyio.test;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.EventFailedException;
import io.simpyio.kernel.SimProcess;
import io.simpyio.random.RandomStream;
import io.simpyio.trace.EventHash;
import io.simpyio.trace.RunRecord;
import io.simpyio.virtual.Host;
import io.simpyio.virtual.World;
import io.simpyio.virtual.fault.FaultPlan;
import io.simpyio.virtual.fault.Faults;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/** The world of one seed: what a test asks for comes from it, and the test method is a process of it. */
final class SimulationRun implements ParameterResolver, InvocationInterceptor, AfterEachCallback {

    private static final List<Class<?>> RESOLVED =
            List.of(World.class, Environment.class, Faults.class, Host.class, RandomStream.class);

    private final SeedInvocation invocation;
    private final EventHash hash = new EventHash();
    private @Nullable World world;

    SimulationRun(SeedInvocation invocation) {
        this.invocation = invocation;
    }

    private World world() {
        World made = world;
        if (made == null) {
            World.Builder builder = World.builder().seed(invocation.seed());
            Consumer<World.Builder> customizer =
                    ReflectionSupport.newInstance(invocation.test().world());
            customizer.accept(builder);
            if (!invocation.test().faults().isEmpty()) {
                builder.faults(FaultPlan.ofYaml(invocation.test().faults()));
            }
            RunRecord record = invocation.record();
            if (record != null) {
                if (invocation.again()) {
                    record.replay();
                }
                builder.environment(options -> options.listener(record));
            }
            made = builder.environment(options -> options.listener(hash)).build();
            world = made;
        }
        return made;
    }

    // --- parameters ---

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return RESOLVED.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == World.class) {
            return world();
        }
        if (type == Environment.class) {
            return world().environment();
        }
        if (type == Faults.class) {
            return world().faults();
        }
        String name = parameter
                .findAnnotation(HostName.class)
                .map(HostName::value)
                .orElseGet(() -> name(parameter.getParameter()));
        return type == Host.class ? world().host(name) : world().random(name);
    }

    private static String name(Parameter parameter) {
        if (!parameter.isNamePresent()) {
            throw new ParameterResolutionException("The name of a host is unknown, as the test was compiled without"
                    + " -parameters: add that, or @HostName to " + parameter);
        }
        return parameter.getName();
    }

    // --- the run ---

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        World simulated = world();
        try {
            SimProcess<?> test = simulated.environment().process("test", () -> proceed(body));
            simulated.run(test);
            simulated.close();
            if (invocation.again() && invocation.record() != null) {
                invocation.record().requireSame();
            }
        } catch (TestAbortedException aborted) {
            throw aborted;
        } catch (Throwable failure) {
            invocation.failed().set(true);
            throw describe(failure, simulated, context);
        } finally {
            closeQuietly(simulated);
        }
    }

    private static void proceed(Invocation<@Nullable Void> body) throws Exception {
        try {
            body.proceed();
        } catch (Exception | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new UndeclaredThrowableException(failure);
        }
    }

    private SimulationFailedError describe(Throwable failure, World simulated, ExtensionContext context) {
        Throwable cause =
                failure instanceof EventFailedException && failure.getCause() != null ? failure.getCause() : failure;
        String message = String.valueOf(cause instanceof AssertionError ? cause.getMessage() : cause)
                .stripTrailing();
        return new SimulationFailedError(
                message + "\nseed " + invocation.seed() + ", failed at "
                        + simulated.environment().now() + " s, event hash " + hash + "\nreplay: "
                        + ReplayCommand.of(
                                context.getRequiredTestClass(), context.getRequiredTestMethod(), invocation.seed()),
                cause);
    }

    /** If a test for set-up fails, the method is not called. */
    @Override
    public void afterEach(ExtensionContext context) {
        if (world != null) {
            closeQuietly(world);
        }
    }

    private static void closeQuietly(World simulated) {
        simulated.environment().close();
    }
}
