package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Name and tags of observations of calls of ours; a bean of this type replaces the default. */
public interface RpcClientObservationConvention extends ObservationConvention<RpcClientObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof RpcClientObservationContext;
    }
}
