package io.simpyio.virtual.transport;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import io.simpyio.virtual.tcp.AddressBook;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves the names of the hosts of a world, and addresses in text form; asks nobody. */
final class HostNames extends InetNameResolver {

    private final AddressBook addressBook;

    private HostNames(EventExecutor executor, AddressBook addressBook) {
        super(executor);
        this.addressBook = addressBook;
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) throws UnknownHostException {
        promise.setSuccess(addressBook.lookUp(host));
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) throws UnknownHostException {
        promise.setSuccess(List.of(addressBook.lookUp(host)));
    }

    static final class Group extends AddressResolverGroup<InetSocketAddress> {

        private final AddressBook addressBook;

        Group(AddressBook addressBook) {
            this.addressBook = addressBook;
        }

        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new HostNames(executor, addressBook).asAddressResolver();
        }
    }
}
