package io.simpyio.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartFactoryBean;
import org.springframework.util.Assert;

/**
 * Makes the bean of an interface that {@link ImportRpcClients} names.
 *
 * @param <T> the interface
 */
public final class RpcClientFactoryBean<T> implements SmartFactoryBean<T>, BeanFactoryAware {

    private final Class<T> type;
    private final String client;
    private @Nullable BeanFactory beanFactory;

    /** One of an interface, with the name of the client that has its connections. */
    public RpcClientFactoryBean(Class<T> type, String client) {
        this.type = type;
        this.client = client;
    }

    @Override
    public void setBeanFactory(BeanFactory factory) {
        beanFactory = factory;
    }

    @Override
    public T getObject() {
        Assert.state(beanFactory != null, "There is no bean factory");
        RpcExchange exchange = type.getAnnotation(RpcExchange.class);
        return beanFactory
                .getBean(RpcClients.class)
                .client(client)
                .client(exchange == null ? "" : exchange.value(), type);
    }

    @Override
    public Class<T> getObjectType() {
        return type;
    }

    /** At the start, as that is when wrong properties should show. */
    @Override
    public boolean isEagerInit() {
        return beanFactory != null
                && beanFactory.getBeanProvider(RpcClients.class).getIfAvailable() != null;
    }
}
