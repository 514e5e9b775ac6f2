package io.simpyio.rpc;

import io.simpyio.kernel.EventFailedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed, as it goes over the wire.
 *
 * @param type the simple name of the exception's type
 * @param message its message
 * @param code its kind
 * @param text all of it as text, by simpy.io's custom a traceback whose last line is {@code type: message}; ours has a
 *     stack trace before that line only where {@link RpcOptions#stackTraces()} says so
 */
public record RpcFailure(String type, String message, RpcCode code, String text) {

    /** The name under which Python peers of simpy.io know a call that cannot be carried out. */
    private static final String REFUSED = "RuntimeError";

    private static final String NOT_RESOLVED = "Failed to resolve path ";

    /** None of them is null, as all go over the wire. */
    public RpcFailure {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(text, "text");
    }

    /**
     * What is said by who knows better than the exception itself.
     *
     * @param type a name that peers know the failure by
     * @param message what has happened, mostly that of the exception
     */
    public static RpcFailure of(RpcCode code, String type, @Nullable String message) {
        String told = String.valueOf(message);
        return new RpcFailure(type, told, code, type + ": " + told + "\n");
    }

    /** What was thrown by the method, and not by what it awaited. */
    static Throwable cause(Throwable thrown) {
        Throwable cause = thrown instanceof EventFailedException ? thrown.getCause() : null;
        return cause == null ? thrown : cause;
    }

    /** What is said about an exception. */
    static RpcFailure of(Throwable thrown, boolean stackTrace) {
        Throwable failure = cause(thrown);
        boolean coded = failure instanceof RpcException && !(failure instanceof RpcRemoteException);
        String type = coded ? REFUSED : failure.getClass().getSimpleName();
        RpcCode code = coded ? ((RpcException) failure).code() : RpcCode.INTERNAL;
        String message = String.valueOf(failure.getMessage());
        String line = type + ": " + message + "\n";
        return new RpcFailure(type, message, code, stackTrace ? stackTrace(failure) + line : line);
    }

    /** Of a peer that says more than a text; what it leaves out, or says wrongly, is taken from the text. */
    public static RpcFailure parse(
            String text, @Nullable Object type, @Nullable Object message, @Nullable Object code) {
        RpcFailure parsed = parse(text);
        return new RpcFailure(
                type instanceof String said ? said : parsed.type(),
                message instanceof String said ? said : parsed.message(),
                Stream.of(RpcCode.values())
                        .filter(it -> it.name().equals(code))
                        .findFirst()
                        .orElse(parsed.code()),
                text);
    }

    /** Of a peer that says no more than a text. */
    public static RpcFailure parse(String text) {
        String last = text.strip().lines().reduce("", (before, line) -> line);
        int colon = last.indexOf(": ");
        String type = colon < 0 ? "" : last.substring(0, colon);
        String message = last.substring(colon < 0 ? 0 : colon + 2);
        boolean notFound = type.equals(REFUSED) && message.startsWith(NOT_RESOLVED);
        return new RpcFailure(type, message, notFound ? RpcCode.NOT_FOUND : RpcCode.UNKNOWN, text);
    }

    /** What is said about an exception, without its stack trace. */
    public static RpcFailure of(Throwable thrown) {
        return of(thrown, false);
    }

    static RpcException notResolved(String path) {
        return new RpcException(RpcCode.NOT_FOUND, NOT_RESOLVED + path);
    }

    private static String stackTrace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }
}
