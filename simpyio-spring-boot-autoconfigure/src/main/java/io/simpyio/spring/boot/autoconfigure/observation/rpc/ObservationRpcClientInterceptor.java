package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.simpyio.rpc.RpcClientCall;
import io.simpyio.rpc.RpcClientInterceptor;
import io.simpyio.spring.RpcInterceptorOrder;
import io.simpyio.spring.boot.autoconfigure.observation.BoundedNames;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/** Observes calls of ours: within what the thread that calls is observed in, and its trace goes along. */
final class ObservationRpcClientInterceptor implements RpcClientInterceptor, Ordered {

    private static final RpcClientObservationConvention DEFAULT = new DefaultRpcClientObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable RpcClientObservationConvention convention;
    private final BoundedNames paths;

    ObservationRpcClientInterceptor(
            ObservationRegistry registry, @Nullable RpcClientObservationConvention convention, int maxPaths) {
        this.registry = registry;
        this.convention = convention;
        this.paths = new BoundedNames("paths of calls", maxPaths);
    }

    @Override
    public int getOrder() {
        return RpcInterceptorOrder.OBSERVATION;
    }

    @Override
    public void intercept(RpcClientCall call) {
        if (registry.isNoop()) {
            return;
        }
        RpcClientObservationContext context = new RpcClientObservationContext(call, paths.tag(call.path()));
        Observation observation =
                RpcObservationDocumentation.CLIENT.start(convention, DEFAULT, () -> context, registry);
        call.whenEnded(outcome -> {
            context.setResponse(outcome);
            outcome.failure().ifPresent(observation::error);
            observation.stop();
        });
    }
}
