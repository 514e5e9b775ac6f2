package io.simpyio.rpc.http;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.codec.JsonCodec;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure as HTTP has it: a status, and problem details (RFC 9457) with {@code code}, which is an {@link RpcCode}, {@code
 * exception}, the type of what was thrown, and where configured {@code trace}.
 */
record Problem(int status, RpcFailure failure) {

    static final String MEDIA_TYPE = "application/problem+json";

    private static final Codec JSON = new JsonCodec();

    /** What a refusal is called over messages, where every failure has a type; here it goes without saying. */
    private static final String REFUSAL = "RuntimeError";

    static Problem of(RpcFailure failure) {
        return new Problem(status(failure.code()), failure);
    }

    /** What HTTP, not a method, has to say. */
    static Problem of(int status, RpcCode code, String detail) {
        return new Problem(status, RpcFailure.of(new RpcException(code, detail)));
    }

    static int status(RpcCode code) {
        return switch (code) {
            case INVALID_ARGUMENT -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case FAILED_PRECONDITION -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case CANCELLED -> 499;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
            case INTERNAL, UNKNOWN -> 500;
        };
    }

    private static RpcCode code(int status) {
        return switch (status) {
            case 400, 405, 406, 413, 414, 415, 422, 431 -> RpcCode.INVALID_ARGUMENT;
            case 401 -> RpcCode.UNAUTHENTICATED;
            case 403 -> RpcCode.PERMISSION_DENIED;
            case 404, 410 -> RpcCode.NOT_FOUND;
            case 409, 412 -> RpcCode.FAILED_PRECONDITION;
            case 429 -> RpcCode.RESOURCE_EXHAUSTED;
            case 499 -> RpcCode.CANCELLED;
            case 502, 503 -> RpcCode.UNAVAILABLE;
            case 408, 504 -> RpcCode.DEADLINE_EXCEEDED;
            default -> RpcCode.UNKNOWN;
        };
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 499 -> "Client Closed Request";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Internal Server Error";
        };
    }

    HttpResponse response() {
        HttpResponse response = HttpResponse.status(status)
                .withBytes(MEDIA_TYPE, JSON.encode(details()))
                .header("Cache-Control", "no-store");
        return status == 401 ? response.header("WWW-Authenticate", "Bearer") : response;
    }

    /** The members of the JSON. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("type", "about:blank");
        details.put("title", title(status));
        details.put("status", status);
        details.put("detail", failure.message());
        details.put("code", failure.code().name());
        if (!failure.type().equals(REFUSAL)) {
            details.put("exception", failure.type());
        }
        if (!failure.text().equals(line(failure.type(), failure.message()))) {
            details.put("trace", failure.text());
        }
        return details;
    }

    private static String line(String type, String message) {
        return type + ": " + message + "\n";
    }

    /** What a response says that is no success. */
    static RpcFailure parse(int status, @Nullable String contentType, byte[] body) {
        String described = "HTTP status " + status;
        if (contentType != null && contentType.startsWith(MEDIA_TYPE)) {
            try {
                if (JSON.decode(body) instanceof Map<?, ?> details) {
                    return parse(status, details);
                }
            } catch (CodecException e) {
                described += ", with problem details that are none";
            }
        }
        return new RpcFailure(REFUSAL, described, code(status), line(REFUSAL, described));
    }

    /** The failure that problem details of this status tell of. */
    static RpcFailure parse(int status, Map<?, ?> details) {
        String type = details.get("exception") instanceof String said ? said : REFUSAL;
        String message = details.get("detail") instanceof String said ? said : "HTTP status " + status;
        String text = details.get("trace") instanceof String trace ? trace : line(type, message);
        RpcFailure parsed = RpcFailure.parse(text, type, message, details.get("code"));
        boolean known = parsed.code().name().equals(details.get("code"));
        return known ? parsed : new RpcFailure(type, message, code(status), text);
    }
}
