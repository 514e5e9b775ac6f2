package io.simpyio.spring.boot.autoconfigure.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** The properties of one client, {@code simpyio.client.<name>.*}, where those of all clients fill what it does not say. */
final class ClientSettings {

    static final String PREFIX = "simpyio.client";

    private final List<ConfigurationPropertySource> sources = new ArrayList<>();
    private final PlaceholdersResolver placeholders;

    ClientSettings(Environment environment) {
        ConfigurationPropertySources.get(environment).forEach(sources::add);
        placeholders =
                new PropertySourcesPlaceholdersResolver(((ConfigurableEnvironment) environment).getPropertySources());
    }

    ClientProperties of(String name) {
        String prefix = prefix(name);
        ConfigurationPropertyName own = ConfigurationPropertyName.of(prefix);
        List<ConfigurationPropertySource> all = new ArrayList<>(sources);
        sources.forEach(source -> all.add(new Defaults(own, source)));
        ClientProperties properties =
                new Binder(all, placeholders).bindOrCreate(prefix, Bindable.of(ClientProperties.class));
        properties.check(prefix);
        return properties;
    }

    /** What the names of a client's properties begin with. */
    static String prefix(String name) {
        return PREFIX + "." + ConfigurationPropertyName.adapt(name, '.').toString();
    }

    /** What all clients have, under the names that one has. */
    private record Defaults(ConfigurationPropertyName own, ConfigurationPropertySource source)
            implements ConfigurationPropertySource {

        private static final ConfigurationPropertyName ALL = ConfigurationPropertyName.of(ClientProperties.PREFIX);

        @Override
        public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
            return own.isAncestorOf(name) ? source.getConfigurationProperty(inAll(name)) : null;
        }

        @Override
        public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
            if (own.equals(name)) {
                return source.containsDescendantOf(ALL);
            }
            return own.isAncestorOf(name)
                    ? source.containsDescendantOf(inAll(name))
                    : ConfigurationPropertyState.ABSENT;
        }

        private ConfigurationPropertyName inAll(ConfigurationPropertyName name) {
            return ALL.append(name.subName(own.getNumberOfElements()));
        }
    }
}
