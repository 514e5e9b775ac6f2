package io.simpyio.spring.boot.autoconfigure.process;

import io.simpyio.spring.SimpyProcess;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Finds the methods of all beans that are annotated with {@link SimpyProcess}, in the order of the beans and names. */
final class SimpyProcessFinder {

    private final ConfigurableListableBeanFactory beanFactory;
    private final ProcessDefinitionFactory definitionFactory;

    SimpyProcessFinder(ConfigurableListableBeanFactory beanFactory, ProcessDefinitionFactory definitionFactory) {
        this.beanFactory = beanFactory;
        this.definitionFactory = definitionFactory;
    }

    Collection<ProcessDefinition> find() {
        Map<String, ProcessDefinition> definitions = new LinkedHashMap<>();
        for (String beanName : beanFactory.getBeanNamesForType(Object.class)) {
            if (ScopedProxyUtils.isScopedTarget(beanName)) {
                continue;
            }
            Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, beanName);
            for (Method method : annotatedMethods(type)) {
                requireSingleton(beanName, method);
                ProcessDefinition definition = definitionFactory.definition(beanName, method);
                if (definitions.put(definition.name(), definition) != null) {
                    throw new IllegalStateException("There are two @SimpyProcess methods with the name \""
                            + definition.name() + "\", the second being " + method + ": give one another name");
                }
            }
        }
        return definitions.values();
    }

    private static List<Method> annotatedMethods(@Nullable Class<?> type) {
        if (type == null || !AnnotationUtils.isCandidateClass(type, SimpyProcess.class)) {
            return List.of();
        }
        List<Method> methods = new ArrayList<>(MethodIntrospector.selectMethods(
                type, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, SimpyProcess.class)));
        // Reflection gives methods in no particular order; what runs in simulated time has to repeat.
        methods.sort(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString));
        return methods;
    }

    private void requireSingleton(String beanName, Method method) {
        if (!beanFactory.isSingleton(beanName)) {
            throw new IllegalStateException("The bean \"" + beanName + "\" has the @SimpyProcess method " + method
                    + ", but is not a singleton");
        }
    }
}
