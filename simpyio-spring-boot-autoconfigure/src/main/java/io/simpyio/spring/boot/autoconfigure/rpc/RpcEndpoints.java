package io.simpyio.spring.boot.autoconfigure.rpc;

import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.spring.RpcEndpoint;
import java.lang.reflect.Method;
import java.util.Objects;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** The beans annotated with {@link RpcEndpoint}. */
final class RpcEndpoints {

    private final ConfigurableListableBeanFactory beanFactory;

    RpcEndpoints(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    void registerIn(RpcRouter router) {
        for (String beanName : beanFactory.getBeanNamesForAnnotation(RpcEndpoint.class)) {
            if (!ScopedProxyUtils.isScopedTarget(beanName)) {
                register(beanName, router);
            }
        }
    }

    private void register(String beanName, RpcRouter router) {
        if (!beanFactory.isSingleton(beanName)) {
            throw new IllegalStateException("The @RpcEndpoint bean \"" + beanName + "\" is not a singleton");
        }
        Object bean = beanFactory.getBean(beanName);
        Class<?> type = AopUtils.getTargetClass(bean);
        requireCallable(bean, type);
        RpcEndpoint annotation =
                Objects.requireNonNull(beanFactory.findAnnotationOnBean(beanName, RpcEndpoint.class), beanName);
        String path = annotation.path().isEmpty() ? beanName : annotation.path();
        router.register(path, bean, type, annotation.threadSafe());
    }

    /** A call of a proxy reaches only those methods of its target that the proxy has too. */
    private static void requireCallable(Object bean, Class<?> type) {
        if (AopUtils.isJdkDynamicProxy(bean)) {
            throw new IllegalStateException(
                    "The @RpcEndpoint " + type.getName() + " has a proxy of interfaces; it needs one of its class");
        }
        MethodIntrospector.selectMethods(
                        type, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, RpcMethod.class))
                .forEach(method -> AopUtils.selectInvocableMethod(method, bean.getClass()));
    }
}
