package io.simpyio.rpc;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the method that a path names: the path of the endpoint, a slash, and the name of the method. Not thread-safe:
 * register everything first, then serve.
 */
public final class RpcRouter {

    private final Map<String, RpcHandler> handlers = new TreeMap<>();

    /**
     * Adds the methods of an endpoint that are marked with {@link RpcMethod}, those of its superclasses and interfaces
     * included. A method that overrides a marked one has to be marked again.
     *
     * @param path the path of the endpoint; empty for the root
     * @throws IllegalArgumentException if it has none, or if a path is taken or has a part that starts with an underscore
     */
    public RpcRouter register(String path, Object endpoint) {
        return register(path, endpoint, endpoint.getClass());
    }

    /** Adds the methods that are marked in a class of which the endpoint, perhaps a proxy, is an instance. */
    public RpcRouter register(String path, Object endpoint, Class<?> type) {
        if (!type.isInstance(endpoint)) {
            throw new IllegalArgumentException(endpoint.getClass().getName() + " is no " + type.getName());
        }
        boolean found = false;
        for (Method method : methods(type)) {
            RpcMethod marked = method.getAnnotation(RpcMethod.class);
            if (marked != null) {
                add(path, marked.value().isEmpty() ? method.getName() : marked.value(), endpoint, method);
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException(type.getName() + " has no method marked with @RpcMethod");
        }
        return this;
    }

    private void add(String path, String name, Object endpoint, Method method) {
        String whole = path.isEmpty() ? name : path + "/" + name;
        for (String part : whole.split("/", -1)) {
            if (part.isEmpty() || part.startsWith("_")) {
                throw new IllegalArgumentException(
                        "RPC path " + whole + " has a part that is empty or starts with an underscore");
            }
        }
        if (handlers.putIfAbsent(whole, new RpcHandler(whole, endpoint, method)) != null) {
            throw new IllegalArgumentException("RPC path " + whole + " is taken by " + handlers.get(whole));
        }
    }

    private static List<Method> methods(@Nullable Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
            addDeclared(current, methods);
            for (Class<?> implemented : current.getInterfaces()) {
                addDeclared(implemented, methods);
            }
        }
        return methods;
    }

    private static void addDeclared(Class<?> type, List<Method> methods) {
        for (Method method : type.getDeclaredMethods()) {
            boolean overridden = methods.stream()
                    .anyMatch(known -> known.getName().equals(method.getName())
                            && List.of(known.getParameterTypes()).equals(List.of(method.getParameterTypes())));
            if (!method.isSynthetic() && !overridden) {
                methods.add(method);
            }
        }
    }

    /** The paths that can be called, in order. */
    public List<String> paths() {
        return List.copyOf(handlers.keySet());
    }

    /** The method at a path; fails as simpy.io does if there is none. */
    RpcHandler resolve(String path) {
        RpcHandler handler = handlers.get(path);
        if (handler == null) {
            throw new RpcException("Failed to resolve path " + path);
        }
        return handler;
    }
}
