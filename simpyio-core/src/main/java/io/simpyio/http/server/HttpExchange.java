package io.simpyio.http.server;

import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpException;
import io.simpyio.http.RequestHead;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.ProcessTermination;
import io.simpyio.net.SocketException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and its response. Loop-confined, in the process of the connection. */
final class HttpExchange {

    private final HttpConnection connection;
    private final HttpServer server;
    private final RequestHead head;
    private final HttpBody body;
    private final boolean expectsContinue;
    private boolean framingInDoubt;

    HttpExchange(HttpConnection connection, RequestHead head, HttpBody body) {
        this.connection = connection;
        this.server = connection.server();
        this.head = head;
        this.body = body;
        if (!head.http11()) {
            head.headers().remove("Upgrade"); // Which a server has to ignore (RFC 9110, 7.8).
        }
        expectsContinue = head.http11() && head.headers().contains("Expect", "100-continue") && !body.ended();
        if (expectsContinue) {
            body.beforeFirstRead(first -> connection.output().writeContinue());
        }
        if (!head.headers().contains("Upgrade")) { // Else it may be another protocol that comes next.
            if (body.ended()) {
                connection.readAhead();
            } else {
                body.onEnd(connection::readAhead);
            }
        }
    }

    /** Serves the request; tells whether the connection can go on. */
    boolean serve() throws Exception {
        if (!server.requestBegins()) {
            HttpResponse busy = error(
                    503,
                    "Too many requests: the limit maxRequests is "
                            + server.options().maxRequests());
            return send(busy.header("Retry-After", "1"), busy.content());
        }
        try {
            HttpResponse response;
            HttpResponse.Content content;
            try {
                response = respond();
                content = connection.writer().encoded(response.content());
            } catch (Throwable e) {
                response = failed(e);
                content = response.content();
            }
            return send(response, content);
        } finally {
            server.requestEnded();
        }
    }

    private HttpResponse respond() throws Exception {
        if (!server.routes().knows(head.method())) {
            return error(501, "The method " + head.method() + " is not implemented");
        }
        Optional<String> expectation = head.headers().first("Expect");
        if (expectation.isPresent() && !expectation.get().equalsIgnoreCase("100-continue")) {
            return error(417, "Only 100-continue can be expected");
        }
        RequestTarget target = RequestTarget.parse(head.target());
        HttpRoutes.Match match =
                server.routes().match(head.method(), target.segments()).orElse(null);
        if (match == null || target.path().equals("*")) {
            return target.path().equals("*") && head.method().equals("OPTIONS")
                    ? HttpResponse.status(204)
                    : error(404, "Not found");
        }
        RouteNode.Route route = match.route(head.method()).orElse(null);
        if (route == null) {
            HttpResponse others = head.method().equals("OPTIONS")
                    ? HttpResponse.status(204)
                    : error(405, "The method " + head.method() + " is not allowed here");
            return others.header("Allow", match.allowed());
        }
        return call(route, target);
    }

    private HttpResponse call(RouteNode.Route route, RequestTarget target) throws Exception {
        HttpRequest request = new HttpRequest(
                connection.socket(), head, target, body, server.options().codec());
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
        if (failure instanceof Interrupt interrupt && connection.gone()) {
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

    private boolean send(HttpResponse response, HttpResponse.Content content) throws Exception {
        ResponseWriter.Situation situation = new ResponseWriter.Situation(
                head.method().equals("HEAD"), head.http11(), head.headers(), wantsNext() && mayGoOn());
        boolean goesOn = connection.writer().write(response, content, situation);
        if (content instanceof HttpResponse.Upgrade upgrade) {
            connection.goOnIn(upgrade.handler());
            return false;
        }
        return goesOn && connection.skip(body);
    }

    private boolean wantsNext() {
        List<String> options = head.headers().all("Connection");
        return head.http11()
                ? options.isEmpty() || !head.headers().contains("Connection", "close")
                : head.headers().contains("Connection", "keep-alive");
    }

    /** Not if it is in doubt where the next request begins, or if a client may send a body that nobody wants. */
    private boolean mayGoOn() {
        return !framingInDoubt
                && (body.ended()
                        || body.failure().isEmpty()
                                && (body.asked() || !expectsContinue)
                                && HttpConnection.skippable(body));
    }
}
