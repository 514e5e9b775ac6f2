package io.simpyio.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a test class whose application is to open no port: its network is a simulated one inside the JVM. Servers listen
 * there, at the ports of their properties, and clients that are made of the application's {@link io.simpyio.net.Network}
 * reach them at {@code localhost}; nobody else does, and nobody else can be reached. So tests may run side by side.
 *
 * <p>It is {@code simpyio.backend=virtual} with {@code simpyio.loops=1}, whatever the application's own properties say.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface InProcessSimpyio {

    /**
     * Seconds of real time for each second of the application. As in life by default, as a test that takes its time would
     * otherwise find that all deadlines have passed meanwhile; 0 is as fast as possible.
     */
    double realTimeFactor() default 1;
}
