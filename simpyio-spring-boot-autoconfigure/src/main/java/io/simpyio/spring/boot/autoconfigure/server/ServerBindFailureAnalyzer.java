package io.simpyio.spring.boot.autoconfigure.server;

import io.simpyio.net.SocketError;
import java.util.Objects;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property to change when a server cannot listen. */
public final class ServerBindFailureAnalyzer extends AbstractFailureAnalyzer<ServerBindException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ServerBindException cause) {
        if (cause.error() == SocketError.EADDRINUSE) {
            return new FailureAnalysis(
                    "The server of '" + cause.properties() + "' cannot start: port " + cause.port()
                            + " is already in use.",
                    "Stop the program that listens on port " + cause.port() + ", or set '" + cause.properties()
                            + ".port' to another one; 0 takes a free one.",
                    cause);
        }
        return new FailureAnalysis(
                Objects.requireNonNull(cause.getMessage()) + ".",
                "Check '" + cause.properties() + ".address' and '" + cause.properties() + ".port'.",
                cause);
    }
}
