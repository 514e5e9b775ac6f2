package io.simpyio.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * A component whose methods marked with {@link io.simpyio.rpc.RpcMethod} peers may call: the path of a call is that of
 * the endpoint, a slash and the name of the method. The bean is a singleton.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Component
public @interface RpcEndpoint {

    /** The path; the name of the bean if empty. */
    @AliasFor("path")
    String value() default "";

    /** The path; the name of the bean if empty. */
    @AliasFor("value")
    String path() default "";

    /**
     * Whether it may be called by several threads at the same time. With {@code simpyio.loops} of more than 1 it is then
     * called on the loop of the connection that a call has come over, in the environment of that loop; without, on the first
     * loop only.
     */
    boolean threadSafe() default false;
}
