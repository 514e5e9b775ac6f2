package io.simpyio.rpc;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tree of what peers may call, addressed by path: endpoints, whose marked methods are below them, and methods in
 * code. The parts of a path are joined by slashes; the root is the empty path.
 *
 * <p>Not thread-safe: register everything first, then serve; later changes on the loop only, and none once several loops
 * serve it.
 */
public final class RpcRouter {

    private final NavigableMap<String, RpcHandler> handlers = new TreeMap<>();
    private final NavigableMap<String, Object> endpoints = new TreeMap<>();
    private final Map<Object, String> paths = new IdentityHashMap<>();
    private final int maxPaths;
    private volatile boolean shared;

    /** An empty tree. */
    public RpcRouter() {
        this(Integer.MAX_VALUE);
    }

    /** An empty tree of a connection. */
    RpcRouter(int maxPaths) {
        this.maxPaths = maxPaths;
    }

    /**
     * Adds the methods of an endpoint that are marked with {@link RpcMethod}, those of its superclasses and interfaces
     * included. A method that overrides a marked one has to be marked again. The endpoint may then be an argument or a
     * result: it arrives as a proxy.
     *
     * @param path the path of the endpoint; empty for the root
     * @throws IllegalArgumentException if it has none, or if a path is taken or has a part that starts with an underscore
     */
    public RpcRouter register(String path, Object endpoint) {
        return register(path, endpoint, endpoint.getClass());
    }

    /** Adds the methods that are marked in a class of which the endpoint, perhaps a proxy, is an instance. */
    public RpcRouter register(String path, Object endpoint, Class<?> type) {
        return register(path, endpoint, type, false);
    }

    /** The same, for an endpoint that says whether it is {@linkplain #threadSafe thread-safe}. */
    public RpcRouter register(String path, Object endpoint, Class<?> type, boolean threadSafe) {
        if (!type.isInstance(endpoint)) {
            throw new IllegalArgumentException(endpoint.getClass().getName() + " is no " + type.getName());
        }
        boolean found = false;
        for (Method method : methods(type)) {
            RpcMethod marked = method.getAnnotation(RpcMethod.class);
            if (marked != null) {
                String name = marked.value().isEmpty() ? method.getName() : marked.value();
                String whole = path.isEmpty() ? name : path + "/" + name;
                RpcHandler handler =
                        new RpcHandler(whole, marked.mode(), new MethodFunction(whole, endpoint, method, marked));
                add(threadSafe ? handler.asThreadSafe() : handler);
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException(type.getName() + " has no method marked with @RpcMethod");
        }
        if (endpoints.putIfAbsent(path, endpoint) == null) {
            paths.putIfAbsent(endpoint, path);
        }
        return this;
    }

    /**
     * Adds a method in code.
     *
     * @param path where it is called; empty for the root itself
     * @throws IllegalArgumentException if the path is taken or has a part that starts with an underscore
     */
    public RpcRouter function(String path, RpcMode mode, RpcFunction function) {
        add(new RpcHandler(path, mode, function));
        return this;
    }

    /**
     * Declares what is so far at a path, and below it, thread-safe: where a server runs on several loops, each calls it for its
     * own connections, at the same time as others do. What is not runs on the server's first loop only.
     *
     * @throws IllegalArgumentException if there is nothing
     */
    public RpcRouter threadSafe(String path) {
        requireChangeable();
        boolean found = false;
        for (Map.Entry<String, RpcHandler> entry : handlers.entrySet()) {
            if (isAtOrBelow(path, entry.getKey())) {
                entry.setValue(entry.getValue().asThreadSafe());
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException("There is nothing at " + path + " that could be thread-safe");
        }
        return this;
    }

    /** Several loops serve it from now on. */
    void share() {
        shared = true;
    }

    private void requireChangeable() {
        if (shared) {
            throw new IllegalStateException("The router is served by several loops and cannot be changed any more");
        }
    }

    private void add(RpcHandler handler) {
        requireChangeable();
        String path = handler.path();
        for (String part : path.split("/", -1)) {
            if ((part.isEmpty() && !path.isEmpty()) || part.startsWith("_")) {
                throw new IllegalArgumentException(
                        "RPC path " + path + " has a part that is empty or starts with an underscore");
            }
        }
        if (handlers.size() >= maxPaths) {
            throw new IllegalStateException("Too many paths on one connection: the limit maxEndpoints is " + maxPaths);
        }
        if (handlers.putIfAbsent(path, handler) != null) {
            throw new IllegalArgumentException("RPC path " + path + " is taken by " + handlers.get(path));
        }
    }

    /** Takes away what is at a path and below it; {@code false} if there was nothing. */
    public boolean remove(String path) {
        requireChangeable();
        boolean removed = handlers.keySet().removeIf(it -> isAtOrBelow(path, it));
        endpoints.keySet().removeIf(it -> isAtOrBelow(path, it));
        paths.values().removeIf(it -> isAtOrBelow(path, it));
        return removed;
    }

    private static boolean isAtOrBelow(String path, String other) {
        return path.isEmpty() || other.equals(path) || other.startsWith(path + "/");
    }

    static List<Method> methods(@Nullable Class<?> type) {
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

    /** How often each path was called, in order. Any thread, each number as of some recent moment. */
    public List<RpcPathStats> stats() {
        return handlers.values().stream().map(RpcHandler::stats).toList();
    }

    /** What is known about what can be called at a path; empty if there is nothing. */
    public Optional<RpcOperation> operation(String path) {
        return path.equals(RouterDescription.PATH)
                ? Optional.of(RouterDescription.operation())
                : Optional.ofNullable(handlers.get(path)).map(RpcHandler::operation);
    }

    /** What peers get to know of it, at the path {@code _describe}, which is nobody's: operations and their types. */
    public Map<String, Object> description() {
        return RouterDescription.of(this);
    }

    /** What a peer can call at a path, the description with it; null if there is nothing. */
    @Nullable RpcHandler resolve(String path) {
        return path.equals(RouterDescription.PATH) ? RouterDescription.handler(this) : find(path);
    }

    /** What is called at a path; null if there is nothing. */
    @Nullable RpcHandler find(String path) {
        return handlers.get(path);
    }

    /** The endpoint at a path; null if there is none. */
    @Nullable Object endpointAt(String path) {
        return endpoints.get(path);
    }

    /** Where an endpoint is; null if it is nowhere. */
    @Nullable String pathOf(Object endpoint) {
        return paths.get(endpoint);
    }
}
