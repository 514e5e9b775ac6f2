package io.simpyio.virtual.link;

import io.simpyio.kernel.Environment;
import io.simpyio.random.RandomStreams;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All links of a world, each made when it is first used; and the rules for them. Loop-confined. */
public final class Links {

    private final Environment environment;
    private final RandomStreams streams;
    private final LinkProfile loopback;
    private final LinkProfile usual;
    private final Map<Route, LinkProfile> profiles;
    private final Map<Route, Link> links = new LinkedHashMap<>();
    private final List<LinkRule> rules = new ArrayList<>();
    private final List<LinkListener> listeners = new ArrayList<>();

    private record Route(String from, String to) {}

    /**
     * Links with profiles.
     *
     * @param loopback what it is like from a host to itself
     * @param usual what it is like between any two hosts of which nothing else is said
     */
    public Links(Environment environment, RandomStreams streams, LinkProfile loopback, LinkProfile usual) {
        this.environment = environment;
        this.streams = streams;
        this.loopback = loopback;
        this.usual = usual;
        profiles = new LinkedHashMap<>();
    }

    /** Says what the link from one host to another is like, before it is used. */
    public void profile(String from, String to, LinkProfile profile) {
        profiles.put(new Route(from, to), profile);
    }

    /** The link from one host to another, by their names. */
    public Link link(String from, String to) {
        return links.computeIfAbsent(new Route(from, to), this::make);
    }

    private Link make(Route route) {
        LinkProfile otherwise = route.from.equals(route.to) ? loopback : usual;
        Link link = new Link(
                environment,
                route.from,
                route.to,
                profiles.getOrDefault(route, otherwise),
                streams.stream("link " + route.from + " -> " + route.to),
                listeners);
        for (LinkRule rule : rules) {
            if (rule.concerns(route.from, route.to)) {
                link.add(rule);
            }
        }
        return link;
    }

    /** Adds who is told of all that links carry from now on. */
    public void add(LinkListener listener) {
        listeners.add(listener);
    }

    /** Those that are used, in the order of their first use. */
    public Collection<Link> used() {
        return Collections.unmodifiableCollection(links.values());
    }

    /** Puts a rule into force, for the links that there are and those to come. */
    public void add(LinkRule rule) {
        rules.add(rule);
        links.values().forEach(link -> {
            if (rule.concerns(link.from(), link.to())) {
                link.add(rule);
            }
        });
    }

    /** Ends a rule; what it has held back is sent now. */
    public void remove(LinkRule rule) {
        rules.remove(rule);
        links.values().forEach(link -> link.remove(rule));
    }
}
