package io.simpyio.http.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One place in the tree of routes: what may follow it in a path, and the routes that end here, by method. */
final class RouteNode {

    /** The part of a pattern that stands for all the rest of a path. */
    static final String REST = "**";

    private final Map<String, RouteNode> literals = new HashMap<>();
    private final Map<String, Route> routes = new HashMap<>();
    private @Nullable RouteNode variable;
    private @Nullable RouteNode rest;

    /**
     * A route of one method.
     *
     * @param parts of its pattern
     */
    record Route(String pattern, List<String> parts, HttpHandler handler, boolean hasVariables) {

        Route(String pattern, List<String> parts, HttpHandler handler) {
            this(
                    pattern,
                    parts,
                    handler,
                    pattern.indexOf('{') >= 0 || parts.getLast().equals(REST));
        }

        /** The parts of a path that fits which the variables stand for. */
        Map<String, String> variables(List<String> segments) {
            if (!hasVariables) {
                return Map.of();
            }
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                if (part.equals(REST)) {
                    values.put(REST, String.join("/", segments.subList(i, segments.size())));
                } else if (part.startsWith("{")) {
                    values.put(part.substring(1, part.length() - 1), segments.get(i));
                }
            }
            return values;
        }
    }

    /** What follows for a part of a pattern; made if it is not there yet. */
    RouteNode child(String part) {
        if (part.equals(REST)) {
            rest = rest == null ? new RouteNode() : rest;
            return rest;
        }
        if (part.startsWith("{")) {
            variable = variable == null ? new RouteNode() : variable;
            return variable;
        }
        return literals.computeIfAbsent(part, literal -> new RouteNode());
    }

    void add(String method, Route route) {
        Route other = routes.putIfAbsent(method, route);
        if (other != null) {
            throw new IllegalArgumentException(
                    "Two routes for the same: " + method + " " + other.pattern() + " and " + route.pattern());
        }
    }

    /** The route of a method that ends here; HEAD is GET if it has none of its own. */
    @Nullable Route route(String method) {
        Route route = routes.get(method);
        return route == null && method.equals("HEAD") ? routes.get("GET") : route;
    }

    /** The methods of the routes that end here, for the header field Allow. */
    String allowed() {
        Set<String> allowed = new TreeSet<>(routes.keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return String.join(", ", allowed);
    }

    /** The place where a path ends that has this method; literal parts first, then variables, then the rest. */
    @Nullable RouteNode find(List<String> segments, int at, @Nullable String method) {
        if (at == segments.size()) {
            return has(method) ? this : null;
        }
        RouteNode literal = literals.get(segments.get(at));
        RouteNode found = literal == null ? null : literal.find(segments, at + 1, method);
        if (found == null && variable != null && !segments.get(at).isEmpty()) {
            found = variable.find(segments, at + 1, method);
        }
        return found == null && rest != null && rest.has(method) ? rest : found;
    }

    private boolean has(@Nullable String method) {
        return method == null ? !routes.isEmpty() : route(method) != null;
    }
}
