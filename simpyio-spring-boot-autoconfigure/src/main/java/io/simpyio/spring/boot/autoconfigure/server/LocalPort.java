package io.simpyio.spring.boot.autoconfigure.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * The property {@code local.simpyio.<server>.port}: the port that a server has been given, where Boot puts those of its
 * own servers.
 */
public final class LocalPort {

    private static final String PROPERTY_SOURCE = "server.ports";

    private final ApplicationContext context;
    private final String property;

    /** The port of a server, such as {@code message}. */
    public LocalPort(ApplicationContext context, String server) {
        this.context = context;
        this.property = "local.simpyio." + server + ".port";
    }

    /** Says which it is. */
    public void set(int port) {
        for (ApplicationContext it = context; it != null; it = it.getParent()) {
            if (it instanceof ConfigurableApplicationContext configurable) {
                set(port, configurable.getEnvironment().getPropertySources());
            }
        }
    }

    private void set(int port, MutablePropertySources sources) {
        PropertySource<?> source = sources.get(PROPERTY_SOURCE);
        if (source == null) {
            source = new MapPropertySource(PROPERTY_SOURCE, new ConcurrentHashMap<>());
            sources.addFirst(source);
        }
        ports(source).put(property, port);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> ports(PropertySource<?> source) {
        return (Map<String, Object>) source.getSource();
    }
}
