package io.simpyio.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An interface whose methods call an endpoint of a server: each that of its name, or of its {@link
 * io.simpyio.rpc.RpcMethod}. {@link ImportRpcClients} makes it a bean.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RpcExchange {

    /** The path of the endpoint; the root of the server if empty. */
    String value() default "";
}
