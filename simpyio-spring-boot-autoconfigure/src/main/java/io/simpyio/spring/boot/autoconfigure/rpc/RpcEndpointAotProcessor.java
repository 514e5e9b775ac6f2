package io.simpyio.spring.boot.autoconfigure.rpc;

import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Says ahead of time which methods peers may call, and which types their arguments and results have. */
final class RpcEndpointAotProcessor implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = bean.getBeanClass();
        if (bean.getBeanFactory().findAnnotationOnBean(bean.getBeanName(), RpcEndpoint.class) == null) {
            return null;
        }
        Set<Method> methods = MethodIntrospector.selectMethods(
                type, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, RpcMethod.class));
        return (context, code) -> methods.forEach(
                method -> register(method, context.getRuntimeHints().reflection()));
    }

    private static void register(Method method, ReflectionHints hints) {
        hints.registerMethod(method, ExecutableMode.INVOKE);
        List<Type> types = new ArrayList<>(Arrays.asList(method.getGenericParameterTypes()));
        types.add(method.getGenericReturnType());
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints, types.toArray(Type[]::new));
    }
}
