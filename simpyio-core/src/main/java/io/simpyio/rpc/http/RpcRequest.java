package io.simpyio.rpc.http;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.server.HttpRequest;
import io.simpyio.rpc.RpcOperation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a request says of a call.
 *
 * @param codec that its arguments came in
 * @param secondsGiven how long the client waits; infinite if it did not say
 */
record RpcRequest(List<?> arguments, Map<?, ?> keywordArguments, Codec codec, double secondsGiven) {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    /** A call without arguments. */
    static RpcRequest nothing(Codec codec) {
        return new RpcRequest(List.of(), Map.of(), codec, Double.POSITIVE_INFINITY);
    }

    /** A call by GET. */
    static RpcRequest ofQuery(HttpRequest request, RpcOperation operation, Codec codec) {
        Map<String, ?> arguments = QueryArguments.of(request.query(), operation, codec);
        return new RpcRequest(List.of(), arguments, codec, secondsGiven(request.headers()));
    }

    /** A call by POST; suspends until its body is there. */
    static RpcRequest ofBody(HttpRequest request, Map<String, Codec> codecs, long maxBytes) {
        double seconds = secondsGiven(request.headers());
        Codec codec = codec(request, codecs);
        byte[] body = request.body().limit(maxBytes).bytes().await();
        if (body.length == 0) {
            return new RpcRequest(List.of(), Map.of(), codec, seconds);
        }
        Object decoded;
        try {
            decoded = codec.decode(body);
        } catch (CodecException e) {
            throw new RefusedException(400, String.valueOf(e.getMessage()));
        }
        if (decoded instanceof List<?> arguments) {
            return new RpcRequest(arguments, Map.of(), codec, seconds);
        }
        if (decoded instanceof Map<?, ?> arguments) {
            return new RpcRequest(List.of(), arguments, codec, seconds);
        }
        throw new RefusedException(
                400, "The body must be an array of arguments by position, or an object of them by name");
    }

    /**
     * That of the content type. Without one there must be no body, and no page that asks: pages of other sites may send
     * that, with the user's cookies, but not what has the type of a codec (Fetch, 2.2.2: safelisted are forms and texts).
     */
    private static Codec codec(HttpRequest request, Map<String, Codec> codecs) {
        HttpHeaders headers = request.headers();
        String type = headers.first("Content-Type").orElse("");
        String[] parts = type.split(";", -1);
        Codec codec = codecs.get(parts[0].strip().toLowerCase(Locale.ROOT));
        if (codec != null && isUtf8(parts)) {
            return codec;
        }
        if (type.isEmpty() && request.body().length().orElse(-1) == 0 && !headers.contains("Origin")) {
            return codecs.values().iterator().next();
        }
        throw new RefusedException(
                415,
                "The arguments have to come as " + String.join(" or ", codecs.keySet())
                        + ", which Content-Type has to say");
    }

    private static boolean isUtf8(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
            if (parameter.startsWith("charset=")
                    && !parameter.equals(
                            "charset=" + StandardCharsets.UTF_8.name().toLowerCase(Locale.ROOT))
                    && !parameter.equals("charset=us-ascii")) {
                return false;
            }
        }
        return true;
    }

    private static double secondsGiven(HttpHeaders headers) {
        String seconds = headers.first(RpcHttpEndpoint.TIMEOUT_HEADER).orElse("");
        if (seconds.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        if (!SECONDS.matcher(seconds).matches()) {
            throw new RefusedException(400, RpcHttpEndpoint.TIMEOUT_HEADER + " is a number of seconds, such as 2.5");
        }
        return Double.parseDouble(seconds);
    }
}
