package io.simpyio.net;

import io.simpyio.kernel.Environment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backends on the class path, best first. */
final class BackendProviders {

    private static final Logger logger = LoggerFactory.getLogger(BackendProviders.class);
    private static final String AUTO = "auto";

    /**
     * Names of simpy.io that are none here, and their successors, the first that works: {@code poll} was select without
     * its limit on descriptors, which neither epoll, kqueue nor the JDK's selectors have; {@code asyncore} was a
     * library's own event loop, as the JDK's asynchronous channels are.
     */
    private static final Map<String, List<String>> SUCCESSORS =
            Map.of("poll", List.of("epoll", "kqueue", "select"), "asyncore", List.of("nio2"));

    private BackendProviders() {}

    static Backend open(String name, Consumer<Environment.Builder> customizer) {
        BackendProvider provider = choose(name, all());
        Environment.Builder environment = Environment.builder();
        customizer.accept(environment);
        return provider.open(environment);
    }

    /** Why the backend is what a name means on this machine; empty if the name is its own. */
    static String reason(String name) {
        return choice(name, all()).reason();
    }

    /** A backend, and why it is this one. */
    private record Choice(BackendProvider provider, String reason) {}

    static List<String> available() {
        return names(working(all()));
    }

    /** The one that a name means among these, best first; says why if the name is not its own. */
    static BackendProvider choose(String name, List<BackendProvider> all) {
        Choice choice = choice(name, all);
        if (!choice.reason().isEmpty()) {
            logger.info("{}", choice.reason());
        }
        return choice.provider();
    }

    private static Choice choice(String anyCase, List<BackendProvider> all) {
        String name = anyCase.toLowerCase(Locale.ROOT);
        if (AUTO.equals(name)) {
            return best(all);
        }
        List<String> successors = SUCCESSORS.get(name);
        return successors == null ? new Choice(named(name, all), "") : successor(name, successors, all);
    }

    private static Choice best(List<BackendProvider> all) {
        BackendProvider best = working(all).stream()
                .filter(provider -> provider.preference() > 0)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No backend works on this machine" + failures(all)));
        return new Choice(best, "Backend auto: " + best.name() + ", " + best.description() + failures(all));
    }

    private static String failures(List<BackendProvider> all) {
        return all.stream()
                .flatMap(
                        provider -> provider
                                .unavailable()
                                .map(reason -> "; " + provider.name() + " does not work here: " + reason)
                                .stream())
                .collect(Collectors.joining());
    }

    private static Choice successor(String name, List<String> successors, List<BackendProvider> all) {
        List<BackendProvider> found = successors.stream()
                .flatMap(successor -> find(successor, all).stream())
                .toList();
        String successor =
                working(found).stream().findFirst().map(BackendProvider::name).orElse(successors.getLast());
        BackendProvider provider = named(successor, all);
        return new Choice(provider, "Backend " + name + ": its successor on this machine is " + provider.name());
    }

    private static BackendProvider named(String name, List<BackendProvider> all) {
        BackendProvider provider = find(name, all)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Unknown backend \"" + name + "\": there are " + AUTO + ", " + String.join(", ", names(all))));
        provider.unavailable().ifPresent(reason -> {
            throw new IllegalStateException("Backend " + provider.name() + " does not work on this machine: " + reason
                    + "; what works: " + String.join(", ", names(working(all))));
        });
        return provider;
    }

    private static Optional<BackendProvider> find(String name, List<BackendProvider> all) {
        return all.stream().filter(provider -> provider.name().equals(name)).findFirst();
    }

    private static List<BackendProvider> working(List<BackendProvider> all) {
        return all.stream().filter(provider -> provider.unavailable().isEmpty()).toList();
    }

    private static List<String> names(List<BackendProvider> providers) {
        return providers.stream().map(BackendProvider::name).toList();
    }

    private static List<BackendProvider> all() {
        List<BackendProvider> providers = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class, BackendProvider.class.getClassLoader())
                .forEach(providers::add);
        providers.sort(Comparator.comparingInt(BackendProvider::preference).reversed());
        return providers;
    }
}
