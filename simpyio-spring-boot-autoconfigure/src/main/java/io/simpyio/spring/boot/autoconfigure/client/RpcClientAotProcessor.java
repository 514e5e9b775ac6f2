package io.simpyio.spring.boot.autoconfigure.client;

import io.simpyio.spring.RpcClientFactoryBean;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;

/** Says ahead of time which interfaces are clients, and which types their arguments and results have. */
final class RpcClientAotProcessor implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        if (!bean.getBeanClass().equals(RpcClientFactoryBean.class)) {
            return null;
        }
        Class<?> type = bean.getBeanType().resolveGeneric(0);
        if (type == null) {
            return null;
        }
        return (context, code) -> register(type, context.getRuntimeHints());
    }

    private static void register(Class<?> type, RuntimeHints hints) {
        hints.proxies().registerJdkProxy(type);
        List<Type> types = new ArrayList<>();
        for (Method method : type.getMethods()) {
            types.addAll(Arrays.asList(method.getGenericParameterTypes()));
            types.add(method.getGenericReturnType());
        }
        hints.reflection()
                .registerType(
                        type,
                        hint -> hint.withMembers(org.springframework.aot.hint.MemberCategory.INVOKE_PUBLIC_METHODS));
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), types.toArray(Type[]::new));
    }
}
