package io.simpyio.net;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.net.tls.TlsProvider;
import io.simpyio.virtual.VirtualBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One of the worlds that a contract has to hold in: a backend and a way to switch processes. */
public record BackendCase(String backend, CoroutineMode coroutines, Wire wire) {

    public static final String ALL = "io.simpyio.net.BackendCase#all";
    public static final String SOCKETS = "io.simpyio.net.BackendCase#sockets";
    public static final String HALF_CLOSE = "io.simpyio.net.BackendCase#halfClose";
    public static final String SIMULATED = "io.simpyio.net.BackendCase#simulated";
    public static final String PLAIN = "io.simpyio.net.BackendCase#plain";
    public static final String REAL = "io.simpyio.net.BackendCase#real";
    /** Each backend once, the portable coroutines once, and TLS once: for what is the same above sockets. */
    public static final String EACH = "io.simpyio.net.BackendCase#each";
    /** Those that have Unix domain sockets. */
    public static final String UNIX = "io.simpyio.net.BackendCase#unix";

    private static final Set<String> UNIX_BACKENDS = Set.of("select", "epoll", "io_uring", "kqueue");

    /**
     * All that work on this machine, which {@link BackendProvidersTests} knows: plain sockets in both coroutine modes,
     * and TLS mostly in the one that is used where it can be.
     */
    public static List<BackendCase> all() {
        return Stream.concat(plain().stream(), tls().stream()).toList();
    }

    public static List<BackendCase> each() {
        return all().stream()
                .filter(world -> world.wire() == Wire.PLAIN
                        ? world.coroutines() == CoroutineMode.LOOP
                                || world.backend().equals("select")
                        : world.equals(new BackendCase("select", CoroutineMode.LOOP, Wire.TLS_1_3)))
                .toList();
    }

    public static List<BackendCase> plain() {
        return inBothModes(backend -> true);
    }

    /** Those in which a tenth of a second is one, however busy the machine. */
    public static List<BackendCase> simulated() {
        return all().stream().filter(world -> world.backend().equals("virtual")).toList();
    }

    public static List<BackendCase> real() {
        return inBothModes(backend -> !backend.equals("virtual"));
    }

    /** What the suites of sockets run in: all, and OpenSSL. */
    public static List<BackendCase> sockets() {
        List<BackendCase> cases = new ArrayList<>(all());
        if (TlsProvider.OPENSSL.available()) {
            cases.add(new BackendCase("epoll", CoroutineMode.LOOP, Wire.OPENSSL_1_2));
            cases.add(new BackendCase("epoll", CoroutineMode.LOOP, Wire.OPENSSL_1_3));
        }
        return cases;
    }

    /** Those in which one side may end before the other. */
    public static List<BackendCase> halfClose() {
        return all().stream().filter(BackendCase::halfCloses).toList();
    }

    /**
     * Whether what takes very many connections is done in full: always without TLS; with it, as handshakes cost a
     * thousand times more, on one backend for each version.
     */
    boolean thorough() {
        return wire == Wire.PLAIN || (backend.equals("select") && coroutines == CoroutineMode.LOOP);
    }

    boolean halfCloses() {
        return wire == Wire.PLAIN || wire == Wire.TLS_1_3;
    }

    /** The JDK's TLS on every backend. */
    public static List<BackendCase> tls() {
        List<BackendCase> cases = new ArrayList<>();
        for (String backend : Backend.available()) {
            cases.add(new BackendCase(backend, CoroutineMode.LOOP, Wire.TLS_1_2));
            cases.add(new BackendCase(backend, CoroutineMode.LOOP, Wire.TLS_1_3));
        }
        cases.add(new BackendCase("select", CoroutineMode.BATON, Wire.TLS_1_3));
        return cases;
    }

    public static List<BackendCase> unix() {
        return inBothModes(UNIX_BACKENDS::contains);
    }

    public static List<BackendCase> notUnix() {
        return inBothModes(backend -> !UNIX_BACKENDS.contains(backend));
    }

    private static List<BackendCase> inBothModes(Predicate<String> wanted) {
        return Backend.available().stream()
                .filter(wanted)
                .flatMap(backend -> Stream.of(
                        new BackendCase(backend, CoroutineMode.LOOP, Wire.PLAIN),
                        new BackendCase(backend, CoroutineMode.BATON, Wire.PLAIN)))
                .toList();
    }

    public Backend open() {
        return open(environment -> {});
    }

    public Backend open(Consumer<Environment.Builder> customizer) {
        return Backend.open(backend, environment -> customizer.accept(environment.coroutines(coroutines)));
    }

    /** One in which what is sent arrives at once, or as fast as this machine can. */
    public Backend openWithoutLatency() {
        return backend.equals("virtual")
                ? VirtualBackend.open(Duration.ZERO, environment -> environment.coroutines(coroutines))
                : open();
    }

    /** The backend's network, with TLS if this is a world with TLS. */
    public Network network(Backend opened) {
        return wire.of(opened.network());
    }

    @Override
    public String toString() {
        return backend + ", " + coroutines + ", " + wire;
    }
}
