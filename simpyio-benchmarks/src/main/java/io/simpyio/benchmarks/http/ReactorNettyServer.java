package io.simpyio.benchmarks.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.simpyio.benchmarks.server.EpollLoop;
import io.simpyio.benchmarks.server.Server;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Publishers on Reactor Netty's event loop, on epoll. */
final class ReactorNettyServer implements Server {

    private final JsonMapper mapper = JsonMapper.shared();

    @Override
    public int start() {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(new EpollLoop())
                .route(routes -> routes.get("/plaintext", ReactorNettyServer::plaintext)
                        .get("/json", this::json)
                        .ws("/echo", (in, out) -> out.send(in.receive().retain())))
                .bindNow()
                .port();
    }

    private static Publisher<Void> plaintext(HttpServerRequest request, HttpServerResponse response) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, "text/plain").sendString(Mono.just(Greeting.HELLO));
    }

    private Publisher<Void> json(HttpServerRequest request, HttpServerResponse response) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .sendByteArray(Mono.just(mapper.writeValueAsBytes(Greeting.hello())));
    }
}
