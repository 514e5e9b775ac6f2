package io.simpyio.spring.boot.autoconfigure.environment;

import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Makes bean definitions of the environments that the properties name; their types are those of the owner's methods. */
final class NamedEnvironmentRegistrar implements ImportBeanDefinitionRegistrar {

    private final Set<String> names;

    NamedEnvironmentRegistrar(Environment properties) {
        names = Binder.get(properties)
                .bind(SimpyioProperties.ENVIRONMENTS, Bindable.mapOf(String.class, EnvironmentProperties.class))
                .orElse(Map.of())
                .keySet();
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        for (String name : names) {
            if (!SimpyioProperties.RESERVED_NAMES.contains(name)) { // Else the properties are refused.
                register(name, "Backend", registry);
                register(name, "Environment", registry);
                register(name, "Network", registry);
            }
        }
    }

    /** Not a default candidate: whoever names nothing gets those of the first environment. */
    private static void register(String name, String type, BeanDefinitionRegistry registry) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setFactoryBeanName(NamedEnvironments.BEAN_NAME);
        definition.setFactoryMethodName("bean" + type);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.setDefaultCandidate(false);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
        definition.setDestroyMethodName(""); // The owner closes them.
        registry.registerBeanDefinition(name + type, definition);
    }
}
