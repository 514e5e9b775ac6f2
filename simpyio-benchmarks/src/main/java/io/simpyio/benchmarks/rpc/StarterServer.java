package io.simpyio.benchmarks.rpc;

import io.simpyio.benchmarks.server.Server;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A Spring Boot application with an endpoint over Message.
 *
 * @param observed whether it has all meters, observations and the watch of the loop, as it comes, or none of them
 */
record StarterServer(boolean observed) implements Server {

    private static final String AUTO_CONFIGURATION = "io.simpyio.spring.boot.autoconfigure.";

    @Override
    public int start() {
        return run().getEnvironment().getRequiredProperty("local.simpyio.message.port", Integer.class);
    }

    /** Starts the application. */
    ConfigurableApplicationContext run() {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        Map<String, Object> properties = new HashMap<>();
        properties.put("simpyio.backend", "epoll");
        properties.put("simpyio.coroutines", "loop");
        properties.put("simpyio.servers.message.address", "127.0.0.1");
        properties.put("simpyio.servers.message.port", "0");
        properties.put("simpyio.servers.http.enabled", "false");
        if (!observed) {
            properties.put("simpyio.loop.watch.enabled", "false");
            properties.put(
                    "spring.autoconfigure.exclude",
                    AUTO_CONFIGURATION + "metrics.SimpyioMetricsAutoConfiguration," + AUTO_CONFIGURATION
                            + "observation.rpc.SimpyioRpcObservationAutoConfiguration");
        }
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(properties)
                .run();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Endpoint.class)
    static class Application {}

    /** Each call is a process, as if nothing is said. */
    @RpcEndpoint("park")
    static class Endpoint {

        private final Park park = new Park();

        @RpcMethod
        Booking book(String driver, double seconds, String note) {
            return park.book(driver, seconds, note);
        }
    }
}
