package io.simpyio.benchmarks.server;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * A Spring Boot application: Spring MVC on Tomcat with virtual threads.
 *
 * @param application its configuration
 * @param properties what it sets besides
 */
public record TomcatServer(Class<?> application, Map<String, Object> properties) implements Server {

    private static final String OBSERVABILITY =
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration,"
                    + "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration";

    @Override
    public int start() {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        Map<String, Object> all = new HashMap<>(properties);
        all.put("server.address", "127.0.0.1");
        all.put("server.port", "0");
        all.put("spring.threads.virtual.enabled", "true");
        // What is on the class path for applications of ours.
        all.put("simpyio.enabled", "false");
        all.put("spring.autoconfigure.exclude", OBSERVABILITY);
        // It would close each connection after 100 requests.
        all.put("server.tomcat.max-keep-alive-requests", "-1");
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .properties(all)
                .run()
                .getEnvironment()
                .getRequiredProperty("local.server.port", Integer.class);
    }
}
