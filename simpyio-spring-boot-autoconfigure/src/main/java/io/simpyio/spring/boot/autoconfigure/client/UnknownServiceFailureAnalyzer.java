package io.simpyio.spring.boot.autoconfigure.client;

import java.util.Objects;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which properties say where a service is. */
final class UnknownServiceFailureAnalyzer extends AbstractFailureAnalyzer<UnknownServiceException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownServiceException cause) {
        return new FailureAnalysis(
                Objects.requireNonNull(cause.getMessage()) + ".",
                "Set '" + cause.properties() + ".addresses' to the host:port of each instance; or '"
                        + cause.properties()
                        + ".service-id' to its name in a registry, with a DiscoveryClient of Spring Cloud.",
                cause);
    }
}
