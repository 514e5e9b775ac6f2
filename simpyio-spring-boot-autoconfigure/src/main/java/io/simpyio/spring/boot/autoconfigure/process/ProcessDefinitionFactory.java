package io.simpyio.spring.boot.autoconfigure.process;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.net.Backend;
import io.simpyio.spring.OnFailure;
import io.simpyio.spring.SimpyProcess;
import io.simpyio.spring.boot.autoconfigure.environment.NamedEnvironments;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/** Turns an annotated method of a bean into a process that calls it, with beans as arguments. */
final class ProcessDefinitionFactory {

    private final ConfigurableListableBeanFactory beanFactory;
    private final OnFailure defaultOnFailure;
    private final Environment environment;
    private final NamedEnvironments environments;
    private final DefaultParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

    /** Processes run in the first environment unless they name another. */
    ProcessDefinitionFactory(
            ConfigurableListableBeanFactory beanFactory,
            OnFailure defaultOnFailure,
            Environment environment,
            NamedEnvironments environments) {
        this.beanFactory = beanFactory;
        this.defaultOnFailure = defaultOnFailure;
        this.environment = environment;
        this.environments = environments;
    }

    ProcessDefinition definition(String beanName, Method method) {
        SimpyProcess annotation =
                Objects.requireNonNull(AnnotatedElementUtils.findMergedAnnotation(method, SimpyProcess.class));
        String name = StringUtils.hasText(annotation.name()) ? annotation.name() : beanName + "." + method.getName();
        Object bean = beanFactory.getBean(beanName);
        Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
        ReflectionUtils.makeAccessible(invocable);
        Optional<Backend> named = named(annotation, method);
        @Nullable Object[] arguments = arguments(beanName, method, named);
        ProcessBody body = () -> invoke(invocable, bean, arguments);
        return new ProcessDefinition(
                name,
                named.map(Backend::environment).orElse(environment),
                onFailure(annotation, method),
                initialDelay(annotation, method),
                body);
    }

    private Optional<Backend> named(SimpyProcess annotation, Method method) {
        String name = beanFactory.resolveEmbeddedValue(annotation.environment());
        if (!StringUtils.hasText(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(environments.named(name).backend());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("@SimpyProcess on " + method + " has no environment. " + e.getMessage(), e);
        }
    }

    private OnFailure onFailure(SimpyProcess annotation, Method method) {
        OnFailure[] own = annotation.onFailure();
        if (own.length > 1) {
            throw new IllegalStateException("@SimpyProcess on " + method + " has more than one onFailure");
        }
        return own.length == 0 ? defaultOnFailure : own[0];
    }

    private Duration initialDelay(SimpyProcess annotation, Method method) {
        String text = beanFactory.resolveEmbeddedValue(annotation.initialDelay());
        if (!StringUtils.hasText(text)) {
            return Duration.ZERO;
        }
        try {
            Duration delay = DurationStyle.detectAndParse(text);
            if (!delay.isNegative()) {
                return delay;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The initialDelay \"" + text + "\" of @SimpyProcess on " + method + " is not a duration", e);
        }
        throw new IllegalStateException(
                "The initialDelay \"" + text + "\" of @SimpyProcess on " + method + " is negative");
    }

    private @Nullable Object[] arguments(String beanName, Method method, Optional<Backend> named) {
        @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            MethodParameter parameter = new MethodParameter(method, i);
            try {
                DependencyDescriptor dependency = new DependencyDescriptor(parameter, true);
                dependency.initParameterNameDiscovery(parameterNames);
                arguments[i] = named.<Object>flatMap(backend -> ownPart(backend, parameter))
                        .orElseGet(() -> beanFactory.resolveDependency(dependency, beanName));
            } catch (BeansException e) {
                throw new UnsatisfiedDependencyException(null, beanName, new InjectionPoint(parameter), e);
            }
        }
        return arguments;
    }

    /** Who runs in an environment and asks for one, or its network, means that. */
    private static Optional<Object> ownPart(Backend backend, MethodParameter parameter) {
        if (parameter.hasParameterAnnotation(Qualifier.class)) {
            return Optional.empty();
        }
        return Stream.<Object>of(backend, backend.environment(), backend.network())
                .filter(part -> part.getClass().equals(parameter.getParameterType())
                        || (part == backend && parameter.getParameterType().equals(Backend.class)))
                .findFirst();
    }

    private static void invoke(Method method, Object bean, @Nullable Object[] arguments) throws Exception {
        try {
            method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            Throwable failure = e.getTargetException();
            if (failure instanceof Error error) {
                throw error;
            }
            throw failure instanceof Exception exception ? exception : e;
        }
    }
}
