package io.simpyio.http.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One place in the tree of routes: what may follow it in a path, and the routes that end here, by method. */
final class RouteNode {

    /** The part of a pattern that stands for all the rest of a path. */
    static final String REST = "**";

    private final Map<String, RouteNode> literals = new HashMap<>();
    private final Map<String, Route> routes = new TreeMap<>();
    private @Nullable RouteNode variable;
    private @Nullable RouteNode rest;

    /**
     * A route of one method.
     *
     * @param parts of its pattern
     */
    record Route(String pattern, List<String> parts, HttpHandler handler) {

        /** The parts of a path that fits which the variables stand for. */
        Map<String, String> variables(List<String> segments) {
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

    Map<String, Route> routes() {
        return routes;
    }

    /** The place where a path ends that is as wanted; literal parts first, then variables, then the rest. */
    @Nullable RouteNode find(List<String> segments, int at, Predicate<RouteNode> wanted) {
        if (at == segments.size()) {
            return !routes.isEmpty() && wanted.test(this) ? this : null;
        }
        RouteNode literal = literals.get(segments.get(at));
        RouteNode found = literal == null ? null : literal.find(segments, at + 1, wanted);
        if (found == null && variable != null && !segments.get(at).isEmpty()) {
            found = variable.find(segments, at + 1, wanted);
        }
        return found == null && rest != null && wanted.test(rest) ? rest : found;
    }
}
