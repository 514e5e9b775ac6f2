package io.simpyio.net;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.virtual.VirtualBackend;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One of the worlds that a contract has to hold in: a backend and a way to switch processes. */
public record BackendCase(String backend, CoroutineMode coroutines) {

    public static final String ALL = "io.simpyio.net.BackendCase#all";
    public static final String REAL = "io.simpyio.net.BackendCase#real";

    /** All that work on this machine; which those must be, {@link BackendProvidersTests} says. */
    public static List<BackendCase> all() {
        return of(backend -> true);
    }

    public static List<BackendCase> real() {
        return of(backend -> !backend.equals("virtual"));
    }

    private static List<BackendCase> of(Predicate<String> wanted) {
        return Backend.available().stream()
                .filter(wanted)
                .flatMap(backend -> Stream.of(
                        new BackendCase(backend, CoroutineMode.LOOP), new BackendCase(backend, CoroutineMode.BATON)))
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

    @Override
    public String toString() {
        return backend + ", " + coroutines;
    }
}
