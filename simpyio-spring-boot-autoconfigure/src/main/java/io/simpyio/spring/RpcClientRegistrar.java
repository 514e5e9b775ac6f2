package io.simpyio.spring;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Makes bean definitions of what {@link ImportRpcClients} says. */
final class RpcClientRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware, ResourceLoaderAware {

    private @Nullable Environment environment;
    private @Nullable ResourceLoader resourceLoader;

    @Override
    public void setEnvironment(Environment newEnvironment) {
        environment = newEnvironment;
    }

    @Override
    public void setResourceLoader(ResourceLoader newResourceLoader) {
        resourceLoader = newResourceLoader;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        for (AnnotationAttributes annotation : importing.getMergedRepeatableAnnotationAttributes(
                ImportRpcClients.class, ImportRpcClients.Container.class, false)) {
            String client = annotation.getString("client");
            for (Class<?> type : types(annotation, importing)) {
                register(type, client, registry);
            }
        }
    }

    private Set<Class<?>> types(AnnotationAttributes annotation, AnnotationMetadata importing) {
        Set<Class<?>> types = new LinkedHashSet<>(Arrays.asList(annotation.getClassArray("types")));
        Set<String> packages = new LinkedHashSet<>(Arrays.asList(annotation.getStringArray("basePackages")));
        if (types.isEmpty() && packages.isEmpty()) {
            packages.add(ClassUtils.getPackageName(importing.getClassName()));
        }
        for (String each : packages) {
            for (BeanDefinition found : scanner().findCandidateComponents(each)) {
                types.add(ClassUtils.resolveClassName(
                        String.valueOf(found.getBeanClassName()),
                        resourceLoader == null ? null : resourceLoader.getClassLoader()));
            }
        }
        return types;
    }

    private ClassPathScanningCandidateComponentProvider scanner() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                return definition.getMetadata().isInterface()
                        && definition.getMetadata().isIndependent();
            }
        };
        if (environment != null) {
            scanner.setEnvironment(environment);
        }
        if (resourceLoader != null) {
            scanner.setResourceLoader(resourceLoader);
        }
        scanner.addIncludeFilter(new AnnotationTypeFilter(RpcExchange.class));
        return scanner;
    }

    /** Two clients may have one interface; the bean has both names. */
    private static void register(Class<?> type, String client, BeanDefinitionRegistry registry) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException("@ImportRpcClients: " + type.getName() + " is no interface");
        }
        String beanName = client + "#" + type.getName();
        if (registry.containsBeanDefinition(beanName)) {
            return;
        }
        RootBeanDefinition definition = new RootBeanDefinition(RpcClientFactoryBean.class);
        definition.setTargetType(ResolvableType.forClassWithGenerics(RpcClientFactoryBean.class, type));
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(1, client);
        registry.registerBeanDefinition(beanName, definition);
    }
}
