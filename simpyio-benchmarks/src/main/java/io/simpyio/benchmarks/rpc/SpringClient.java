package io.simpyio.benchmarks.rpc;

import java.net.http.HttpClient;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * A virtual thread for each lane, which calls a {@code RestClient} on the JDK's client. With several calls at once on one
 * connection it speaks HTTP/2, otherwise HTTP/1.1.
 */
final class SpringClient implements RpcClient {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable HttpClient http;

    @Override
    public void start(int port, RpcWork work, Calls calls) {
        if (work.connections() > 1 && work.inFlight() > 1) {
            throw new IllegalArgumentException("The JDK's client does not say how many connections it takes: " + work);
        }
        HttpClient client = HttpClient.newBuilder()
                .version(work.inFlight() > 1 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .executor(threads)
                .build();
        http = client;
        RestClient park = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port + "/park")
                .requestFactory(new JdkClientHttpRequestFactory(client, threads))
                .build();
        book(park, calls.wish()); // Those at once would all open connections until the first is known to be HTTP/2.
        for (int i = 0; i < work.lanes(); i++) {
            threads.execute(() -> calls.lane(wish -> book(park, wish)));
        }
    }

    private static Booking book(RestClient park, Wish wish) {
        return park.post()
                .uri("/book")
                .contentType(MediaType.APPLICATION_JSON)
                .body(wish)
                .retrieve()
                .requiredBody(Booking.class);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        if (http != null) {
            http.shutdownNow();
            http.close();
        }
    }
}
