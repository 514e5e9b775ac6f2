package io.simpyio;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the map of the rooms: which package may use which. */
class ArchitectureTests {
    private static final String ROOT = "io.simpyio.";

    private static final Set<String> SOURCES_OF_CHANCE = Set.of(
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.random.RandomGenerator",
            "java.security.SecureRandom");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.simpyio");

    /**
     * The rooms, and which others each may use; a room may stand here before it is built. A room holds its sub-packages,
     * unless one of them is a room of its own. Metrics is on top: the adapter listens to every room.
     */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            entry("kernel", Set.of()),
            entry("codec", Set.of()),
            entry("random", Set.of()),
            entry("trace", Set.of("kernel")),
            entry("resource", Set.of("kernel")),
            entry("statistics", Set.of("resource", "kernel")),
            entry("net", Set.of("net.tls", "kernel")),
            entry("net.tls", Set.of()),
            entry("net.realtime", Set.of("net", "kernel")),
            entry("net.netty", Set.of("net.realtime", "net", "kernel")),
            entry("net.nio2", Set.of("net.realtime", "net", "kernel")),
            entry("virtual.link", Set.of("kernel", "random")),
            entry("virtual.tcp", Set.of("virtual.link", "kernel")),
            entry("virtual.transport", Set.of("virtual.tcp", "net", "kernel")),
            entry("virtual.fault", Set.of("virtual.link", "kernel")),
            entry(
                    "virtual",
                    Set.of(
                            "virtual.fault",
                            "virtual.transport",
                            "virtual.tcp",
                            "virtual.link",
                            "net",
                            "kernel",
                            "random")),
            entry("packet", Set.of("net.tls", "net", "kernel")),
            entry("http", Set.of("net", "kernel")),
            entry("http.http2", Set.of("http", "net", "kernel")),
            entry("http.server", Set.of("http.http2", "http", "net.tls", "net", "kernel", "codec")),
            entry("http.client", Set.of("http.http2", "http", "net.tls", "net", "kernel", "codec")),
            entry("websocket", Set.of("http.server", "http", "net.tls", "net", "kernel")),
            entry("message", Set.of("packet", "net.tls", "net", "kernel", "codec")),
            entry("rpc", Set.of("net.tls", "net", "kernel", "codec")),
            entry("rpc.client", Set.of("rpc", "random", "net", "kernel", "codec")),
            entry("rpc.message", Set.of("rpc", "message", "packet", "net.tls", "net", "kernel", "codec")),
            entry("rpc.security", Set.of("rpc")),
            entry(
                    "rpc.websocket",
                    Set.of(
                            "rpc.message",
                            "rpc",
                            "message",
                            "websocket",
                            "http.server",
                            "http",
                            "net.tls",
                            "net",
                            "kernel")),
            entry("rpc.http", Set.of("rpc", "http.server", "http.client", "http", "net", "kernel", "codec")),
            entry(
                    "metrics",
                    Set.of(
                            "rpc.http",
                            "rpc.websocket",
                            "rpc.message",
                            "rpc.security",
                            "rpc",
                            "message",
                            "websocket",
                            "http.server",
                            "http.client",
                            "http.http2",
                            "http",
                            "packet",
                            "virtual",
                            "net.netty",
                            "net.nio2",
                            "net.realtime",
                            "net",
                            "resource",
                            "kernel",
                            "codec")));

    static Set<String> rooms() {
        return new TreeSet<>(ROOMS.keySet());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomUsesOnlyTheRoomsToItsLeft(String room) {
        Set<String> allowed = ROOMS.getOrDefault(room, Set.of());
        classes()
                .that(describe("are in room " + room, type -> room.equals(roomOf(type))))
                .should()
                .onlyDependOnClassesThat(describe(
                        "are in room " + room + ", in one of " + new TreeSet<>(allowed) + " or not ours",
                        type -> isForeign(type) || room.equals(roomOf(type)) || allowed.contains(roomOf(type))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** docs/architecture.md. */
    @Test
    void thePageHasTheRooms() throws IOException {
        Map<String, Set<String>> onThePage = new TreeMap<>();
        Pattern.compile("^\\| `([a-z0-9.]+)` \\| .* \\| (-|`[^|]*`) \\|$", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("..", "docs", "architecture.md")))
                .results()
                .forEach(row -> onThePage.put(
                        row.group(1),
                        Arrays.stream(row.group(2).split("[-`, ]+"))
                                .filter(name -> !name.isEmpty())
                                .collect(toSet())));
        Set<String> built = CLASSES.stream().map(ArchitectureTests::roomOf).collect(toSet());
        Map<String, Set<String>> rooms = new TreeMap<>(ROOMS);
        rooms.keySet().retainAll(built);
        assertThat(onThePage).isEqualTo(rooms);
    }

    @Test
    void everyClassIsInARoom() {
        assertThat(CLASSES)
                .as("classes, each in a room")
                .noneMatch(type -> roomOf(type).isEmpty());
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .as("packages whose package-info says @NullMarked")
                .allMatch(it -> it.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isPresent());
    }

    @Test
    void kernelKnowsNoNetty() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** In a world all random numbers come from the world; who else may have some is said here, and why. */
    @Test
    void randomNumbersAreDrawnByFew() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(dependency -> SOURCES_OF_CHANCE.contains(
                                        dependency.getTargetClass().getName())))
                        .map(type -> type.getName().substring(ROOT.length())))
                .containsExactlyInAnyOrder(
                        "net.Transport", // Those of a world have a source, real ones have none.
                        "net.tls.Tls",
                        "net.tls.TlsBuilder", // Theirs is the user's, or the world's.
                        "rpc.client.RpcClient", // Its seed is the transport's if it has one.
                        "virtual.SeededSecureRandom", // The world's.
                        "virtual.transport.VirtualLoop",
                        "virtual.transport.VirtualTransport",
                        "websocket.Masks", // Theirs is the transport's if it has one.
                        "websocket.WebSocketClient");
        noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .check(CLASSES);
    }

    /** The room with the longest name that holds the type; empty if none does. */
    private static String roomOf(JavaClass type) {
        String packageName = type.getPackageName() + ".";
        return ROOMS.keySet().stream()
                .filter(room -> packageName.startsWith(ROOT + room + "."))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }

    private static boolean isForeign(JavaClass type) {
        return !(type.getPackageName() + ".").startsWith(ROOT);
    }
}
