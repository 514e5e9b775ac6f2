package io.simpyio.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * A bean of type {@link io.simpyio.websocket.WebSocketHandler} that serves WebSockets at a path of the HTTP server: on its
 * class, or on the method that makes it. The bean is a singleton; it serves each WebSocket in a process of its own.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Component
public @interface WebSocketMapping {

    /** The path, a pattern such as {@code /rooms/{room}}. */
    @AliasFor("path")
    String value() default "";

    /** The path, a pattern such as {@code /rooms/{room}}. */
    @AliasFor("value")
    String path() default "";

    /** The subprotocols that the handler speaks, best first. */
    String[] subprotocols() default {};
}
