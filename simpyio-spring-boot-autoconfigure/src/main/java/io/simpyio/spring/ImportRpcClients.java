package io.simpyio.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes interfaces beans whose methods call a service: those that are named, and all that are annotated with {@link
 * RpcExchange} in some packages. The properties {@code simpyio.client.<client>.*} say where the service is. On a
 * configuration; without types and packages that configuration's own package is searched.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(ImportRpcClients.Container.class)
@Import(RpcClientRegistrar.class)
public @interface ImportRpcClients {

    /** The interfaces. */
    @AliasFor("types")
    Class<?>[] value() default {};

    /** The interfaces. */
    @AliasFor("value")
    Class<?>[] types() default {};

    /** Packages in which, and below which, interfaces are searched. */
    String[] basePackages() default {};

    /** The name of the client in properties: one client has the connections of all its interfaces. */
    String client() default "default";

    /** Several of them. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @Import(RpcClientRegistrar.class)
    @interface Container {

        /** The several. */
        ImportRpcClients[] value();
    }
}
