package io.simpyio.net.nio2;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.BackendProvider;
import io.simpyio.net.realtime.RealTimeBackend;
import java.util.Optional;

/** {@code nio2}: the JDK's asynchronous channels, on every platform. */
public final class Nio2BackendProvider implements BackendProvider {

    @Override
    public String name() {
        return "nio2";
    }

    @Override
    public int preference() {
        return 1;
    }

    @Override
    public String description() {
        return "the JDK's asynchronous channels";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Backend open(Environment.Builder environment) {
        Nio2IoHandler handler = new Nio2IoHandler();
        return new RealTimeBackend(
                name(),
                executor -> handler,
                () -> new Nio2Channel(handler),
                () -> new Nio2ServerChannel(handler),
                Optional.empty(),
                false, // The JDK tells the group of the channel that listens of what happens on those it has accepted.
                environment);
    }
}
