package io.simpyio.rpc.http;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.http.HttpException;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.server.HttpHandler;
import io.simpyio.http.server.HttpRequest;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.kernel.Interrupt;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcCaller;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcHeaders;
import io.simpyio.rpc.RpcOperation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place of calls on a server of HTTP. {@code POST /rpc/park/book} calls {@code park/book}, with an array of arguments
 * by position, or an object of them by name; nothing is needed where there are none. What is {@linkplain
 * io.simpyio.rpc.RpcMethod#safe() safe} can be called with GET too, with the arguments in the query. The result is the
 * body of a response of status 200; a failure is one of another status, with problem details (RFC 9457). {@code GET /rpc}
 * tells what can be called.
 *
 * <p>{@code Request-Timeout: 2.5} says for how many seconds the client waits. A client that goes away, or gives up its
 * request, cancels the call.
 *
 * <p>Loop-confined.
 */
public final class RpcHttpEndpoint {

    /** For how many seconds the client waits, as a decimal number; what is not answered by then is a 504. */
    public static final String TIMEOUT_HEADER = "Request-Timeout";

    private static final Codec JSON = new JsonCodec();
    private static final String GONE = "the client is gone";
    private static final String DESCRIPTION = "_describe";

    private final RpcDispatcher dispatcher;
    private final RpcHttpOptions options;
    private final Map<String, Codec> codecs = new LinkedHashMap<>();
    private final @Nullable HttpHandler webSocket;

    /** An endpoint with all defaults. */
    public RpcHttpEndpoint(RpcDispatcher dispatcher) {
        this(dispatcher, RpcHttpOptions.DEFAULT);
    }

    /** An endpoint with limits of its own. */
    public RpcHttpEndpoint(RpcDispatcher dispatcher, RpcHttpOptions options) {
        this(dispatcher, options, null);
    }

    private RpcHttpEndpoint(RpcDispatcher dispatcher, RpcHttpOptions options, @Nullable HttpHandler webSocket) {
        this.dispatcher = dispatcher;
        this.options = options;
        this.webSocket = webSocket;
        options.codecs().forEach(codec -> codecs.put(RpcHttpOptions.mediaType(codec), codec));
    }

    /** This, with what opens a WebSocket for those who ask for one with a GET of the path itself. */
    public RpcHttpEndpoint withWebSocket(HttpHandler handler) {
        return new RpcHttpEndpoint(dispatcher, options, handler);
    }

    /** Adds the routes for a path, such as {@code /rpc}, and all below it; fails like {@link HttpRoutes#route}. */
    public HttpRoutes addTo(HttpRoutes routes, String path) {
        String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        HttpHandler root = request -> webSocket != null && request.headers().contains("Upgrade", "websocket")
                ? webSocket.handle(request)
                : handle(request, request.method().equals("POST") ? "" : DESCRIPTION);
        HttpHandler below = request -> handle(request, request.pathVariable("**"));
        return routes.get(base.isEmpty() ? "/" : base, root)
                .post(base.isEmpty() ? "/" : base, root)
                .get(base + "/**", below)
                .post(base + "/**", below);
    }

    private HttpResponse handle(HttpRequest request, String path) {
        try {
            RpcOperation operation = dispatcher.router().operation(path).orElse(null);
            return operation == null
                    // Interceptors are told as of any call, and may refuse before it is said what there is.
                    ? answer(request, RpcRequest.nothing(JSON), path, JSON)
                    : handle(request, path, operation);
        } catch (RefusedException refused) {
            return refused.problem().response();
        } catch (RpcException refused) {
            return Problem.of(400, refused.code(), String.valueOf(refused.getMessage()))
                    .response();
        } catch (HttpException refused) {
            return Problem.of(refused.status(), code(refused.status()), String.valueOf(refused.getMessage()))
                    .response();
        }
    }

    private HttpResponse handle(HttpRequest request, String path, RpcOperation operation) {
        boolean get = !request.method().equals("POST");
        if (get && !operation.safe()) {
            return Problem.of(405, RpcCode.INVALID_ARGUMENT, path + " may change something, so it is called with POST")
                    .response()
                    .header("Allow", "OPTIONS, POST");
        }
        Set<String> offered = operation.stream() ? Set.of(EventStream.MEDIA_TYPE) : codecs.keySet();
        Optional<String> wanted = Accept.of(request.headers()).best(offered);
        if (wanted.isEmpty()) {
            return Problem.of(406, RpcCode.INVALID_ARGUMENT, "The result can be had as " + String.join(" or ", offered))
                    .response();
        }
        Codec codec = codecs.getOrDefault(wanted.get(), options.codecs().getFirst());
        RpcRequest call = get
                ? RpcRequest.ofQuery(request, operation, codecs.getOrDefault("application/json", JSON))
                : RpcRequest.ofBody(request, codecs, options.maxBodyBytes());
        return operation.stream() ? stream(request, call, path) : answer(request, call, path, codec);
    }

    /**
     * The fields of the request, each with all its lines (RFC 9110, 5.3), but for those that no call can have, and for
     * cookies, which are many and no business of calls.
     */
    private static RpcHeaders headers(HttpHeaders fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.forEach((name, text) -> {
            if (!name.equalsIgnoreCase("Cookie") && RpcHeaders.isName(name)) {
                String line = text.replace('\t', ' '); // White space as good as any other there.
                headers.merge(name.toLowerCase(Locale.ROOT), line, (before, more) -> before + ", " + more);
            }
        });
        return RpcHeaders.of(headers);
    }

    private static RpcCode code(int status) {
        return status == 413 ? RpcCode.RESOURCE_EXHAUSTED : RpcCode.INVALID_ARGUMENT;
    }

    /** In events, which are texts: JSON. */
    private HttpResponse stream(HttpRequest carrying, RpcRequest request, String path) {
        if (carrying.method().equals("HEAD")) {
            return HttpResponse.ok().header("Content-Type", EventStream.MEDIA_TYPE);
        }
        EventStream stream = new EventStream(dispatcher.environment(), JSON);
        RpcCall call = begin(carrying, request, path, stream);
        try {
            return stream.await(() -> dispatcher.cancel(call, GONE));
        } catch (Interrupt interrupt) {
            dispatcher.cancel(call, GONE);
            throw interrupt;
        }
    }

    private RpcCall begin(HttpRequest carrying, RpcRequest request, String path, RpcCall.Answer answer) {
        RpcCall call = new RpcCall(
                path,
                request.arguments(),
                request.keywordArguments(),
                request.secondsGiven(),
                headers(carrying.headers()),
                answer);
        call.cameFrom(new RpcCaller(carrying.peerAddress(), carrying.tlsSession()));
        dispatcher.begin(call, request.codec());
        return call;
    }

    private HttpResponse answer(HttpRequest carrying, RpcRequest request, String path, Codec codec) {
        HttpAnswer answer = new HttpAnswer(dispatcher.environment(), codec);
        RpcCall call = begin(carrying, request, path, answer);
        try {
            return answer.await();
        } catch (Interrupt interrupt) {
            dispatcher.cancel(call, GONE);
            throw interrupt;
        }
    }
}
