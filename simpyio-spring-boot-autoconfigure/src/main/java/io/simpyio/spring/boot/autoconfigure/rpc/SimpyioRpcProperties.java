package io.simpyio.spring.boot.autoconfigure.rpc;

import io.simpyio.rpc.RpcOptions;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of calls, whatever carries them.
 *
 * @param deadline Time that a call from a server back to its client may take; 0 for ever.
 * @param stackTraces Whether a failure tells the caller the stack trace.
 * @param maxEndpoints Maximum number of paths that one connection may have of its own, for callbacks.
 */
@ConfigurationProperties("simpyio.rpc")
public record SimpyioRpcProperties(
        @DefaultValue("30s") Duration deadline,
        @DefaultValue("false") boolean stackTraces,

        @DefaultValue("" + RpcOptions.DEFAULT_MAX_ENDPOINTS) int maxEndpoints) {

    void check() {
        PropertyRange.atLeast("simpyio.rpc.deadline", deadline, Duration.ZERO);
        PropertyRange.between("simpyio.rpc.max-endpoints", maxEndpoints, 1, Integer.MAX_VALUE);
    }

    RpcOptions options() {
        return RpcOptions.DEFAULT
                .withDeadline(deadline)
                .withStackTraces(stackTraces)
                .withMaxEndpoints(maxEndpoints);
    }
}
