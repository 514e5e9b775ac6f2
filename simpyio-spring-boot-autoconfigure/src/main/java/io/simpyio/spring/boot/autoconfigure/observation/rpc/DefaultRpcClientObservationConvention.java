package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import io.micrometer.common.KeyValues;
import io.simpyio.rpc.RpcCode;
import io.simpyio.spring.boot.autoconfigure.observation.rpc.RpcObservationDocumentation.LowCardinalityKeyNames;

/** {@code simpyio.rpc.client} with {@link LowCardinalityKeyNames}; a span has the name of the path. */
public class DefaultRpcClientObservationConvention implements RpcClientObservationConvention {

    @Override
    public String getName() {
        return "simpyio.rpc.client";
    }

    @Override
    public String getContextualName(RpcClientObservationContext context) {
        return context.path();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(RpcClientObservationContext context) {
        String code = context.outcome().code().map(RpcCode::name).orElse("OK");
        return KeyValues.of(
                LowCardinalityKeyNames.PATH.withValue(context.path()), LowCardinalityKeyNames.CODE.withValue(code));
    }
}
