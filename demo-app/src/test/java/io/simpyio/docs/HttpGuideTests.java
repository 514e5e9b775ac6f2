package io.simpyio.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.http.client.HttpClient;
import io.simpyio.http.client.HttpClientRequest;
import io.simpyio.http.client.HttpClientResponse;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.virtual.World;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** docs/http.md. */
class HttpGuideTests {

    private static final String BASE = "http://example.org:8090";

    private record Order(String item, int count) {}

    private static Order store(Order order) {
        return order;
    }

    private static void serve(Environment env, Network net) {
        HttpRoutes routes = new HttpRoutes()
                .get("/hello/{name}", request -> HttpResponse.text("Hello, " + request.pathVariable("name")))
                .post("/orders", request -> {
                    Order order = request.json(Order.class).await(); // 400 if it is none
                    env.timeout(0.1).await(); // a handler may await whatever it likes
                    return HttpResponse.status(201).withJson(store(order));
                })
                .get(
                        "/ticks",
                        request -> HttpResponse.stream("text/event-stream", body -> {
                            while (true) {
                                body.write("data: tick\n\n".getBytes(UTF_8))
                                        .await(); // waits for a client that does not read
                                env.timeout(1).await();
                            }
                        }))
                .files("/app", "site"); // of the class path
        HttpServer server =
                new HttpServer(net, routes).start(new InetSocketAddress(8090)).await();
        assertThat(server.port()).isEqualTo(8090);
    }

    private static String greeting(Network net) throws Exception {
        try (HttpClient client = new HttpClient(net)) {
            HttpClientResponse response = client.send(HttpClientRequest.get("http://example.org:8090/hello/you"));
            return response.body().text().await();
        }
    }

    @Test
    void serverAndClient() {
        try (World world = World.builder().build()) {
            world.host("example.org").start(HttpGuideTests::serve);
            Environment env = world.host("client").environment();
            Network net = world.host("client").network();
            world.run(env.process(() -> {
                assertThat(greeting(net)).isEqualTo("Hello, you");
                try (HttpClient client = new HttpClient(net)) {
                    HttpClientRequest post = HttpClientRequest.post(BASE + "/orders")
                            .withBytes("application/json", "{\"item\":\"pen\",\"count\":2}".getBytes(UTF_8));
                    HttpClientResponse created = client.send(post);
                    assertThat(created.status()).isEqualTo(201);
                    assertThat(created.json(Order.class).await()).isEqualTo(new Order("pen", 2));
                    HttpClientResponse page = client.send(HttpClientRequest.get(BASE + "/app/"));
                    assertThat(page.body().text().await()).contains("class path");
                    try (HttpClientResponse ticks = client.send(HttpClientRequest.get(BASE + "/ticks"))) {
                        double before = env.now();
                        for (int i = 0; i < 3; i++) {
                            assertThat(new String(ticks.body().read().await(), UTF_8))
                                    .isEqualTo("data: tick\n\n");
                        }
                        assertThat(env.now() - before).isBetween(1.9, 2.1);
                    }
                }
            }));
        }
    }
}
