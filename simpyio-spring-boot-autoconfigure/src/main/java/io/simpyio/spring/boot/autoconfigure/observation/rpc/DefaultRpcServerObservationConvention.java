package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import io.micrometer.common.KeyValues;
import io.simpyio.rpc.RpcCode;
import io.simpyio.spring.boot.autoconfigure.observation.rpc.RpcObservationDocumentation.LowCardinalityKeyNames;

/** {@code simpyio.rpc.server} with {@link LowCardinalityKeyNames}; a span has the name of the path. */
public class DefaultRpcServerObservationConvention implements RpcServerObservationConvention {

    @Override
    public String getName() {
        return "simpyio.rpc.server";
    }

    @Override
    public String getContextualName(RpcServerObservationContext context) {
        return context.path();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(RpcServerObservationContext context) {
        String code = context.outcome().code().map(RpcCode::name).orElse("OK");
        return KeyValues.of(
                LowCardinalityKeyNames.PATH.withValue(context.path()), LowCardinalityKeyNames.CODE.withValue(code));
    }
}
