package io.simpyio.http.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers which request, by method and path. A pattern such as {@code /users/{id}/files/**} has literal
 * parts, variables that stand for one part, and at its end maybe {@code **}, which stands for all the rest (and is the
 * variable of that name). Literal parts go before variables, and these before {@code **}.
 *
 * <p>Not thread-safe while routes are added; then any thread. HEAD is answered by the handler of GET if it has no own, and
 * OPTIONS with the methods that are there.
 */
public final class HttpRoutes {

    private static final Set<String> STANDARD_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE");

    private final RouteNode root = new RouteNode();
    private final List<Added> added = new ArrayList<>();
    private final Set<String> methods = new HashSet<>(STANDARD_METHODS);

    private record Added(String method, String pattern, HttpHandler handler) {}

    /** Adds a route for GET; fails like {@link #route}. */
    public HttpRoutes get(String pattern, HttpHandler handler) {
        return route("GET", pattern, handler);
    }

    /** Adds a route for POST; fails like {@link #route}. */
    public HttpRoutes post(String pattern, HttpHandler handler) {
        return route("POST", pattern, handler);
    }

    /** Adds a route for PUT; fails like {@link #route}. */
    public HttpRoutes put(String pattern, HttpHandler handler) {
        return route("PUT", pattern, handler);
    }

    /** Adds a route for DELETE; fails like {@link #route}. */
    public HttpRoutes delete(String pattern, HttpHandler handler) {
        return route("DELETE", pattern, handler);
    }

    /**
     * Serves the files of a folder of the class path, such as {@code static} for {@code /files/a.css} from {@code
     * static/a.css}; a path that ends with a slash means its {@code index.html}.
     */
    public HttpRoutes files(String path, String folder) {
        String base = path.endsWith("/") ? path : path + "/";
        return get(base + "**", new ClassPathFiles(folder));
    }

    /**
     * Adds a route.
     *
     * @throws IllegalArgumentException if the pattern makes no sense, or if there is such a route already
     */
    public HttpRoutes route(String method, String pattern, HttpHandler handler) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("A pattern begins with a slash: " + pattern);
        }
        List<String> parts = List.of(pattern.substring(1).split("/", -1));
        RouteNode node = root;
        for (int i = 0; i < parts.size(); i++) {
            checkPart(pattern, parts.get(i), i == parts.size() - 1);
            node = node.child(parts.get(i));
        }
        node.add(method, new RouteNode.Route(pattern, parts, handler));
        methods.add(method);
        added.add(new Added(method, pattern, handler));
        return this;
    }

    /** Adds the routes that others have at present; fails like {@link #route}. */
    public HttpRoutes addAll(HttpRoutes others) {
        for (Added one : List.copyOf(others.added)) {
            route(one.method, one.pattern, one.handler);
        }
        return this;
    }

    private static void checkPart(String pattern, String part, boolean last) {
        boolean variable = part.startsWith("{") && part.endsWith("}") && part.length() > 2;
        boolean rest = last && part.equals(RouteNode.REST);
        String literal = variable ? part.substring(1, part.length() - 1) : rest ? "" : part;
        if (literal.chars().anyMatch(c -> c == '{' || c == '}' || c == '*')) {
            throw new IllegalArgumentException("Not a pattern of a path: " + pattern);
        }
    }

    /** The routes that were added, such as {@code GET /users/{id}}, in their order. */
    public List<String> patterns() {
        return added.stream().map(one -> one.method + " " + one.pattern).toList();
    }

    /** Whether anybody knows this method. */
    boolean knows(String method) {
        return methods.contains(method);
    }

    /** Where a path leads to, with this method if there is one; null if nowhere. */
    @Nullable RouteNode find(String method, List<String> segments) {
        RouteNode node = root.find(segments, 0, method);
        return node == null ? root.find(segments, 0, null) : node;
    }
}
