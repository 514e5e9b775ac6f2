package io.simpyio.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that peers may call; nothing else can be called. What it returns is the reply. A parameter of type
 * {@link RpcPeer} gets who calls, one of type {@link RpcCall} the call itself, and one of type {@link
 * io.simpyio.kernel.Environment} the environment that carries it out; none of them is an argument of the call.
 *
 * <p>On a method of an interface for a {@linkplain RpcProxy#as typed client} it gives the name that is called.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RpcMethod {

    /** The last part of the path; the name of the method if empty. */
    String value() default "";

    /** How it is run; as a process of its own, which may await, if nothing else is said. */
    RpcMode mode() default RpcMode.PROCESS;

    /** Whether calling it changes nothing, so that a GET of HTTP may do so (RFC 9110, 9.2.1). */
    boolean safe() default false;

    /**
     * Whether calling it again does no harm, so that a client may do so without knowing what became of the first call (RFC
     * 9110, 9.2.2). What is {@link #safe()} is, too. It counts where it stands on the interface of a typed client.
     */
    boolean idempotent() default false;
}
