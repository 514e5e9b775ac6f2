package io.simpyio.spring.boot.autoconfigure.tls;

import java.util.Objects;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says where bundles are made. */
final class UnknownBundleFailureAnalyzer extends AbstractFailureAnalyzer<UnknownBundleException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownBundleException cause) {
        return new FailureAnalysis(
                Objects.requireNonNull(cause.getMessage()) + ".",
                "Add 'spring.ssl.bundle.pem." + cause.bundle() + "' or 'spring.ssl.bundle.jks." + cause.bundle()
                        + "' to the configuration, or let '" + cause.property() + "' name another one.",
                cause);
    }
}
