package io.simpyio.spring.boot.autoconfigure.http;

import io.simpyio.http.server.HttpRoutes;
import io.simpyio.spring.WebSocketMapping;
import io.simpyio.websocket.WebSocketEndpoint;
import io.simpyio.websocket.WebSocketHandler;
import java.util.Objects;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The beans annotated with {@link WebSocketMapping}. */
final class WebSocketMappings {

    private final ConfigurableListableBeanFactory beanFactory;
    private final WebSocketProperties properties;

    WebSocketMappings(ConfigurableListableBeanFactory beanFactory, WebSocketProperties properties) {
        this.beanFactory = beanFactory;
        this.properties = properties;
    }

    void addTo(HttpRoutes routes) {
        for (String beanName : beanFactory.getBeanNamesForAnnotation(WebSocketMapping.class)) {
            if (!ScopedProxyUtils.isScopedTarget(beanName)) {
                add(beanName, routes);
            }
        }
    }

    private void add(String beanName, HttpRoutes routes) {
        String name = "The @WebSocketMapping bean \"" + beanName + "\"";
        if (!beanFactory.isSingleton(beanName)) {
            throw new IllegalStateException(name + " is not a singleton");
        }
        if (!(beanFactory.getBean(beanName) instanceof WebSocketHandler handler)) {
            throw new IllegalStateException(name + " is no WebSocketHandler");
        }
        WebSocketMapping mapping =
                Objects.requireNonNull(beanFactory.findAnnotationOnBean(beanName, WebSocketMapping.class), beanName);
        if (mapping.path().isEmpty()) {
            throw new IllegalStateException(name + " does not say its path");
        }
        routes.get(mapping.path(), new WebSocketEndpoint(handler, properties.options(mapping.subprotocols())));
    }
}
