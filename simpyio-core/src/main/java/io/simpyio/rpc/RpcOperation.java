package io.simpyio.rpc;

import java.lang.reflect.Type;
import java.util.List;

/**
 * What is known about what can be called at a path. Immutable; any thread.
 *
 * @param path where it is called
 * @param mode how it is run
 * @param stream whether it replies with a stream
 * @param safe whether calling it changes nothing, as {@link RpcMethod#safe()} says
 * @param arguments those that it takes; empty for a method in code, of which nobody knows
 * @param result what it replies with, or the items of its stream; {@code Object} if nobody knows
 * @param documentation what {@link RpcDocumentation} says; may be empty
 */
public record RpcOperation(
        String path,
        RpcMode mode,
        boolean stream,
        boolean safe,
        List<Argument> arguments,
        Type result,
        String documentation) {

    /**
     * An argument of a call.
     *
     * @param name its name; {@code arg0}, {@code arg1} ... if the endpoint was compiled without {@code -parameters}
     * @param type what it has to be
     * @param optional whether it may be left out
     * @param documentation what {@link RpcDocumentation} says; may be empty
     */
    public record Argument(String name, Type type, boolean optional, String documentation) {}
}
