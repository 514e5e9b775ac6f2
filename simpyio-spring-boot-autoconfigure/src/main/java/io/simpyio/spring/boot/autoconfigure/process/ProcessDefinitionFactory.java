package io.simpyio.spring.boot.autoconfigure.process;

import io.simpyio.kernel.ProcessBody;
import io.simpyio.spring.OnFailure;
import io.simpyio.spring.SimpyProcess;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
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
    private final DefaultParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

    ProcessDefinitionFactory(ConfigurableListableBeanFactory beanFactory, OnFailure defaultOnFailure) {
        this.beanFactory = beanFactory;
        this.defaultOnFailure = defaultOnFailure;
    }

    ProcessDefinition definition(String beanName, Method method) {
        SimpyProcess annotation =
                Objects.requireNonNull(AnnotatedElementUtils.findMergedAnnotation(method, SimpyProcess.class));
        String name = StringUtils.hasText(annotation.name()) ? annotation.name() : beanName + "." + method.getName();
        Object bean = beanFactory.getBean(beanName);
        Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
        ReflectionUtils.makeAccessible(invocable);
        @Nullable Object[] arguments = arguments(beanName, method);
        ProcessBody body = () -> invoke(invocable, bean, arguments);
        return new ProcessDefinition(name, onFailure(annotation, method), initialDelay(annotation, method), body);
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

    private @Nullable Object[] arguments(String beanName, Method method) {
        @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            MethodParameter parameter = new MethodParameter(method, i);
            try {
                DependencyDescriptor dependency = new DependencyDescriptor(parameter, true);
                dependency.initParameterNameDiscovery(parameterNames);
                arguments[i] = beanFactory.resolveDependency(dependency, beanName);
            } catch (BeansException e) {
                throw new UnsatisfiedDependencyException(null, beanName, new InjectionPoint(parameter), e);
            }
        }
        return arguments;
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
