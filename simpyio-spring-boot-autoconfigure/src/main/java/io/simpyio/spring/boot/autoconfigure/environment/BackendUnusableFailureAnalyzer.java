package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.net.Backend;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which backends there are. */
final class BackendUnusableFailureAnalyzer extends AbstractFailureAnalyzer<BackendUnusableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BackendUnusableException cause) {
        return new FailureAnalysis(
                "The backend \"" + cause.backend() + "\" of the property '" + cause.property() + "' cannot be opened: "
                        + cause.getMessage() + ".",
                "Set '" + cause.property() + "' to one that works on this machine ("
                        + String.join(", ", Backend.available())
                        + "), or remove it, which means 'auto': the best of those on real sockets.",
                cause);
    }
}
