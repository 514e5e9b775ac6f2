package io.simpyio.virtual.tcp;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hosts of a world by name and by address; what the DNS is to a real one. */
public final class AddressBook {

    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final Map<String, TcpStack> byName = new LinkedHashMap<>();
    private final Map<InetAddress, TcpStack> byAddress = new LinkedHashMap<>();

    /** Enters a host; fails with an {@link IllegalArgumentException} if name or address is taken. */
    public void add(TcpStack stack) {
        if (stack.address().isLoopbackAddress() || stack.address().isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "Each host has the address " + stack.address() + ", so none can be" + " given it: " + stack.name());
        }
        if (byAddress.putIfAbsent(stack.address(), stack) != null) {
            throw new IllegalArgumentException("The address " + stack.address() + " is taken already");
        }
        if (byName.putIfAbsent(key(stack.name()), stack) != null) {
            byAddress.remove(stack.address());
            throw new IllegalArgumentException("There is a host " + stack.name() + " already");
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The address of a host's name, of {@code localhost}, or one in text form. */
    public InetAddress lookUp(String name) throws UnknownHostException {
        TcpStack stack = byName.get(key(name));
        byte[] address;
        if (name.equalsIgnoreCase("localhost")) {
            address = LOOPBACK.getAddress();
        } else if (stack != null) {
            address = stack.address().getAddress();
        } else {
            address = NetUtil.createByteArrayFromIpAddressString(name);
        }
        if (address == null) {
            throw new UnknownHostException(name);
        }
        return InetAddress.getByAddress(name, address);
    }

    /** Whether a host has the address. */
    public boolean isTaken(InetAddress address) {
        return byAddress.containsKey(address);
    }

    @Nullable TcpStack at(InetAddress address) {
        return byAddress.get(address);
    }
}
