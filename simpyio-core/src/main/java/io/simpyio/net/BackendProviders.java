package io.simpyio.net;

import io.simpyio.kernel.Environment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backends on the class path, best first. */
final class BackendProviders {

    private static final Logger logger = LoggerFactory.getLogger(BackendProviders.class);
    private static final String AUTO = "auto";

    private BackendProviders() {}

    static Backend open(String name, Consumer<Environment.Builder> customizer) {
        BackendProvider provider = AUTO.equals(name) ? best() : named(name);
        Environment.Builder environment = Environment.builder();
        customizer.accept(environment);
        return provider.open(environment);
    }

    static List<String> available() {
        return all().stream()
                .filter(provider -> provider.unavailable().isEmpty())
                .map(BackendProvider::name)
                .toList();
    }

    private static BackendProvider best() {
        StringBuilder why = new StringBuilder();
        for (BackendProvider provider : all()) {
            if (provider.preference() > 0 && provider.unavailable().isEmpty()) {
                logger.info("Backend auto: {} is the best that works here{}", provider.name(), why);
                return provider;
            }
            provider.unavailable()
                    .ifPresent(reason -> why.append("; ")
                            .append(provider.name())
                            .append(" does not: ")
                            .append(reason));
        }
        throw new IllegalStateException("No backend works on this machine" + why);
    }

    private static BackendProvider named(String name) {
        BackendProvider provider = all().stream()
                .filter(candidate -> candidate.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown backend \"" + name + "\": there are " + AUTO
                        + ", " + all().stream().map(BackendProvider::name).collect(Collectors.joining(", "))));
        provider.unavailable().ifPresent(reason -> {
            throw new IllegalStateException("Backend " + provider.name() + " does not work on this machine: " + reason
                    + "; what works: " + String.join(", ", available()));
        });
        return provider;
    }

    private static List<BackendProvider> all() {
        List<BackendProvider> providers = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class, BackendProvider.class.getClassLoader())
                .forEach(providers::add);
        providers.sort(Comparator.comparingInt(BackendProvider::preference).reversed());
        return providers;
    }
}
