package io.simpyio.net.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words what the exceptions of TLS mean, and which side has refused; any thread. */
public final class TlsFailures {

    private static final int MAX_EXCERPT = 200;
    private static final Pattern ALERT =
            Pattern.compile("(?:fatal alert: |_ALERT_)([a-zA-Z0-9_]+)", Pattern.CASE_INSENSITIVE);

    /** What the peer means by its alerts, RFC 8446, 6.2; OpenSSL names them without the underscores' case. */
    private static final Map<String, String> ALERTS = Map.ofEntries(
            Map.entry("bad_certificate", "it does not accept our certificate"),
            Map.entry("unsupported_certificate", "it does not accept this kind of certificate"),
            Map.entry("certificate_revoked", "our certificate is revoked"),
            Map.entry("certificate_expired", "our certificate has expired"),
            Map.entry("certificate_unknown", "it does not accept our certificate"),
            Map.entry("unknown_ca", "it does not trust who has signed our certificate"),
            Map.entry("certificate_required", "it wants a certificate, and we have shown none"),
            Map.entry("handshake_failure", "there is nothing that both sides can do, such as a common cipher"),
            Map.entry("protocol_version", "there is no common protocol version"),
            Map.entry("insufficient_security", "our ciphers are too weak for it"),
            Map.entry("unrecognized_name", "it is not the host whose name we asked for"),
            Map.entry("no_application_protocol", "there is no common application protocol"));

    private TlsFailures() {}

    /** The reason of a failure, on one line. */
    public static String explain(Throwable failure) {
        for (Throwable it = failure; it != null; it = it.getCause()) {
            String reason = reason(it);
            if (!reason.isEmpty()) {
                return reason;
            }
        }
        return "TLS failed: " + excerpt(String.valueOf(failure.getMessage()));
    }

    private static String reason(Throwable failure) {
        String message = excerpt(String.valueOf(failure.getMessage()));
        if (failure instanceof CertificateExpiredException) {
            return refused("its certificate has expired", message);
        }
        if (failure instanceof CertificateNotYetValidException) {
            return refused("its certificate is not valid yet", message);
        }
        if (failure instanceof NotSslRecordException) {
            return "the peer does not speak TLS";
        }
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            String name = alert.group(1).toLowerCase(Locale.ROOT);
            return "the peer has refused: " + ALERTS.getOrDefault(name, "its reason is not known") + " (alert " + name
                    + ")";
        }
        if (message.startsWith("No name matching")
                || message.contains("subject alternative")
                || message.contains("HOSTNAME_MISMATCH")) {
            return refused("its certificate is for another host name", message);
        }
        return byMessage(failure, message);
    }

    private static String byMessage(Throwable failure, String message) {
        if (message.contains("unable to find valid certification path")
                || message.contains("Path does not chain")
                || message.contains("signature check failed")
                || (failure instanceof CertPathValidatorException && failure.getCause() == null)) {
            return refused("its certificate is not signed by anyone trusted here", message);
        }
        if (message.contains("Empty client certificate chain")
                || message.contains("Empty server certificate chain")
                || message.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")) {
            return refused("it has shown no certificate", message);
        }
        if (message.contains("supported protocol versions")
                || message.contains("No appropriate protocol")
                || message.contains("UNSUPPORTED_PROTOCOL")
                || message.contains("selected protocol version")) {
            return refused("there is no common protocol version", message);
        }
        if (message.contains("cipher suites in common") || message.contains("NO_SHARED_CIPHER")) {
            return refused("there is no common cipher", message);
        }
        if (message.contains("application protocol")) {
            return refused("there is no common application protocol", message);
        }
        return "";
    }

    private static String refused(String reason, String detail) {
        return "this side has refused the peer: " + reason + " (" + detail + ")";
    }

    /** Parts of it come from the peer: short, and on one line whatever the peer has put in. */
    private static String excerpt(String text) {
        String start = text.length() > MAX_EXCERPT ? text.substring(0, MAX_EXCERPT) + "..." : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
