package io.simpyio.virtual;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Knows the names of the simulated network, which is {@code localhost}, and addresses in text form; asks nobody. */
final class HostNames extends InetNameResolver {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private HostNames(EventExecutor executor) {
        super(executor);
    }

    private static InetAddress lookUp(String host) throws UnknownHostException {
        byte[] address =
                host.equalsIgnoreCase("localhost") ? LOOPBACK : NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getByAddress(host, address);
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) throws UnknownHostException {
        promise.setSuccess(lookUp(host));
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) throws UnknownHostException {
        promise.setSuccess(List.of(lookUp(host)));
    }

    static final class Group extends AddressResolverGroup<InetSocketAddress> {

        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new HostNames(executor).asAddressResolver();
        }
    }
}
