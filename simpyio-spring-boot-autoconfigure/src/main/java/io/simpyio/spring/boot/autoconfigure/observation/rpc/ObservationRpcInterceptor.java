package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcFunction;
import io.simpyio.rpc.RpcInterceptor;
import io.simpyio.rpc.RpcOutcome;
import io.simpyio.spring.RpcInterceptorOrder;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/** Observes the calls of peers; the method runs in the scope of its observation, and so does what it awaits. */
final class ObservationRpcInterceptor implements RpcInterceptor, Ordered {

    private static final RpcServerObservationConvention DEFAULT = new DefaultRpcServerObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable RpcServerObservationConvention convention;

    ObservationRpcInterceptor(ObservationRegistry registry, @Nullable RpcServerObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public int getOrder() {
        return RpcInterceptorOrder.OBSERVATION;
    }

    @Override
    public @Nullable Object intercept(RpcCall call, RpcFunction next) throws Exception {
        if (registry.isNoop()) {
            return next.call(call);
        }
        RpcServerObservationContext context =
                new RpcServerObservationContext(call, registry.getCurrentObservation() != null);
        Observation observation =
                RpcObservationDocumentation.SERVER.start(convention, DEFAULT, () -> context, registry);
        Ending ending = new Ending(observation, context);
        call.whenEnded(ending::ended);
        try (Observation.Scope scope = observation.openScope()) {
            return next.call(call);
        } finally {
            ending.left();
        }
    }

    /** A method that answers by itself may do so in the scope; the observation stops behind both. */
    private static final class Ending {

        private final Observation observation;
        private final RpcServerObservationContext context;
        private boolean inScope = true;
        private boolean ended;

        Ending(Observation observation, RpcServerObservationContext context) {
            this.observation = observation;
            this.context = context;
        }

        void ended(RpcOutcome outcome) {
            context.setResponse(outcome);
            outcome.failure().ifPresent(observation::error);
            ended = true;
            stop();
        }

        void left() {
            inScope = false;
            stop();
        }

        private void stop() {
            if (ended && !inScope) {
                observation.stop();
            }
        }
    }
}
