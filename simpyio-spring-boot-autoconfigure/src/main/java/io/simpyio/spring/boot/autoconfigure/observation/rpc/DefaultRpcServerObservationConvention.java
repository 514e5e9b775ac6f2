package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import io.micrometer.common.KeyValues;
import io.simpyio.rpc.RpcCode;
import io.simpyio.spring.boot.autoconfigure.observation.rpc.RpcObservationDocumentation.LowCardinalityKeyNames;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@code simpyio.rpc.server} with {@link LowCardinalityKeyNames}; a span has the name of the path. */
public class DefaultRpcServerObservationConvention implements RpcServerObservationConvention {

    /** As many as there are paths. */
    private final Map<String, KeyValues> succeeded = new ConcurrentHashMap<>();

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
        Optional<RpcCode> code = context.outcome().code();
        return code.isEmpty()
                ? succeeded.computeIfAbsent(context.path(), path -> tags(path, "OK"))
                : tags(context.path(), code.get().name());
    }

    private static KeyValues tags(String path, String code) {
        return KeyValues.of(LowCardinalityKeyNames.PATH.withValue(path), LowCardinalityKeyNames.CODE.withValue(code));
    }
}
