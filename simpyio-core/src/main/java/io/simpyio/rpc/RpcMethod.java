package io.simpyio.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that peers may call; nothing else can be called. It runs as a process of its own and may await events.
 * What it returns is the reply; an {@link io.simpyio.kernel.Event} is awaited first.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RpcMethod {

    /** The last part of the path; the name of the method if empty. */
    String value() default "";
}
