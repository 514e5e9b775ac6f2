package io.simpyio.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpException;
import io.simpyio.http.HttpVersion;
import io.simpyio.http.RequestHead;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.ProcessTermination;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request on its way to a response. Loop-confined, in the process that runs its handler. */
final class HttpExchange {

    private static final int MIN_REDIRECT = 300;

    private final HttpServer server;
    private final Carrier carrier;
    private final RequestHead head;
    private final HttpBody body;
    private final boolean expectsContinue;
    private boolean welcomed;
    private boolean answering;
    private boolean framingInDoubt;
    private RouteNode.@Nullable Route route;
    private @Nullable Throwable failure;
    private int status;

    HttpExchange(HttpServer server, Carrier carrier, RequestHead head, HttpBody body) {
        this.server = server;
        this.carrier = carrier;
        this.head = head;
        this.body = body;
        if (head.version() == HttpVersion.HTTP_1_0) {
            head.headers().remove(HttpHeaderNames.UPGRADE); // Which a server has to ignore (RFC 9110, 7.8).
        }
        expectsContinue = head.version() != HttpVersion.HTTP_1_0
                && !body.ended()
                && head.headers().contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE);
        if (expectsContinue) {
            body.beforeFirstRead(first -> {
                welcomeBody();
                return null;
            });
        }
    }

    /** Tells a client that waits for it to send the body; in a response that has begun it would be taken for data. */
    private void welcomeBody() {
        if (expectsContinue && !welcomed && !answering) {
            welcomed = true;
            carrier.output().writeContinue();
        }
    }

    RequestHead head() {
        return head;
    }

    HttpBody body() {
        return body;
    }

    /** Whether nobody knows if the client will send the body, as it waits to be told that it is welcome. */
    boolean bodyInDoubt() {
        return expectsContinue && !welcomed;
    }

    /** Whether nobody knows where the next request begins. */
    boolean framingInDoubt() {
        return framingInDoubt;
    }

    /** Serves the request. */
    void serve() throws Exception {
        HttpServerListener listener = server.listener();
        if (listener == null) {
            handle();
            return;
        }
        HttpServerListener.Handling told = listener.begins(head);
        try {
            handle();
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            told.ended(outcome());
        }
    }

    private HttpServerListener.Outcome outcome() {
        return new HttpServerListener.Outcome(
                Optional.of(head.method()).filter(server.routes()::knows),
                Optional.ofNullable(route).map(RouteNode.Route::pattern),
                status == 0 ? Optional.empty() : Optional.of(status),
                Optional.ofNullable(failure));
    }

    private void send(HttpResponse response, HttpResponse.Content content) throws Exception {
        if (content instanceof HttpResponse.Stream && response.status() < MIN_REDIRECT) {
            welcomeBody(); // What produces the response may read it.
        }
        answering = true;
        try {
            carrier.send(this, response, content);
        } catch (HttpException e) {
            if (e != body.failure().orElse(null)) {
                throw e;
            }
            // The client is to blame, and it is too late to tell it: what is left is not to end the response.
            throw new SocketException(SocketError.EPROTO, "the body of a request: " + e.getMessage(), e);
        }
        status = response.status();
    }

    private void handle() throws Exception {
        if (server.draining()) {
            HttpResponse leaving = error(503, "The server is shut down and takes no requests any more");
            send(leaving.header("Retry-After", "1"), leaving.content());
            return;
        }
        if (!server.requestBegins()) {
            body.environment().limits().hit("maxRequests");
            HttpResponse busy = error(
                    503,
                    "Too many requests: the limit maxRequests is "
                            + server.options().maxRequests());
            send(busy.header("Retry-After", "1"), busy.content());
            return;
        }
        try {
            HttpResponse response;
            HttpResponse.Content content;
            try {
                response = respond();
                content = encoded(response);
            } catch (Throwable e) {
                failure = e;
                response = failed(e);
                content = response.content();
            }
            send(response, content);
        } finally {
            server.requestEnded();
        }
    }

    /** JSON as the bytes it is on the wire, while a failure to encode can still become a response. */
    private HttpResponse.Content encoded(HttpResponse response) {
        HttpResponse.Content content = response.content();
        if (content instanceof HttpResponse.Upgrade && head.version() == HttpVersion.HTTP_2) {
            throw new IllegalStateException("A stream of HTTP/2 cannot go on in another protocol");
        }
        return content instanceof HttpResponse.Json json
                ? new HttpResponse.Bytes(server.options().codec().encode(json.value()))
                : content;
    }

    private HttpResponse respond() throws Exception {
        if (!server.routes().knows(head.method())) {
            return error(501, "The method " + head.method() + " is not implemented");
        }
        Optional<String> expectation = head.headers().first(HttpHeaderNames.EXPECT);
        if (expectation.isPresent() && !expectation.get().equalsIgnoreCase("100-continue")) {
            return error(417, "Only 100-continue can be expected");
        }
        RequestTarget target = RequestTarget.parse(head.target());
        RouteNode end = server.routes().find(head.method(), target.segments());
        if (end == null || target.path().equals("*")) {
            return target.path().equals("*") && head.method().equals("OPTIONS")
                    ? HttpResponse.status(204)
                    : error(404, "Not found");
        }
        RouteNode.Route found = end.route(head.method());
        if (found == null) {
            HttpResponse others = head.method().equals("OPTIONS")
                    ? HttpResponse.status(204)
                    : error(405, "The method " + head.method() + " is not allowed here");
            return others.header("Allow", end.allowed());
        }
        route = found;
        return call(found, target);
    }

    private HttpResponse call(RouteNode.Route route, RequestTarget target) throws Exception {
        HttpRequest request = new HttpRequest(
                carrier.socket(), head, target, body, server.options().codec());
        request.pathVariables(route.variables(target.segments()));
        HttpResponse response = route.handler().handle(request);
        if (response == null) {
            throw new IllegalStateException("The handler of " + route.pattern() + " has given no response");
        }
        return response;
    }

    /** What the client gets for what went wrong. */
    private HttpResponse failed(Throwable failure) {
        if (failure instanceof ProcessTermination termination) {
            throw termination;
        }
        if (failure instanceof Interrupt interrupt && carrier.gone()) {
            throw interrupt;
        }
        Throwable ofBody = body.failure().orElse(null);
        if (failure == ofBody && failure instanceof SocketException lost) {
            throw lost;
        }
        if (failure instanceof HttpException refusal) {
            framingInDoubt = refusal.framingInDoubt() || failure == ofBody;
            return error(refusal.status(), String.valueOf(refusal.getMessage()));
        }
        server.log().warn("Handling {} {} failed", head.method(), loggable(head.target()), failure);
        return error(500, "Internal server error");
    }

    private static String loggable(@Nullable String target) {
        String text = String.valueOf(target);
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    private static HttpResponse error(int status, String message) {
        return HttpResponse.status(status).withText(message + "\n");
    }
}
