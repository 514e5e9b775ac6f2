package io.simpyio.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * A bean method that runs as a process, from the start of the application to its shutdown.
 *
 * <p>The method may have any visibility and any parameters that are beans: {@link io.simpyio.kernel.Environment},
 * {@code Network}, one's own; {@code @Qualifier}, {@code @Value} and {@code ObjectProvider} work as everywhere. The bean
 * is a singleton. The method runs on the loop: it may await events, and its process has a thread of its own.
 *
 * <p>When the method returns, its process has ended. When it throws, {@link #onFailure()} says what follows. On shutdown
 * it gets an {@link io.simpyio.kernel.Interrupt} whose cause is a {@link ShutdownSignal}; to let that pass is a normal
 * end. Code that catches {@link RuntimeException} around an await catches the Interrupt too and has to throw it on: a
 * method that swallows it runs on until the grace period is over, and the log names it.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SimpyProcess {

    /** The name in logs, meters and thread dumps; {@code beanName.methodName} if empty. */
    String name() default "";

    /** What follows when the method throws; {@code simpyio.processes.on-failure} if empty. */
    OnFailure[] onFailure() default {};

    /** How long to wait before the method is called, such as {@code 10s}; not at all if empty. Placeholders work. */
    String initialDelay() default "";

    /**
     * The environment of {@code simpyio.environments} that it runs in; the first if empty. Parameters that are an
     * environment, a network or a backend are its own. Placeholders work.
     */
    String environment() default "";
}
