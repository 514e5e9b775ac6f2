package io.simpyio.benchmarks.sockets;

import io.netty.util.Version;
import io.simpyio.benchmarks.CommandContestant;
import io.simpyio.benchmarks.Contestant;
import io.simpyio.benchmarks.Family;
import io.simpyio.benchmarks.Goal;
import io.simpyio.benchmarks.JmhContestant;
import io.simpyio.benchmarks.Programs;
import io.simpyio.benchmarks.Suite;
import io.simpyio.benchmarks.Topic;
import io.simpyio.benchmarks.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the suite of sockets measures, who takes part, and what is wanted. */
public final class SocketsSuite {

    private static final List<String> JVM_FLAGS = List.of(
            "-Xms1g",
            "-Xmx1g",
            "-XX:+UseParallelGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final Family SELECT = Family.ours("simpyio on select");
    private static final Family EPOLL = Family.ours("simpyio on epoll");
    private static final Family IO_URING = Family.ours("simpyio on io_uring");
    private static final Family NIO2 = Family.ours("simpyio on nio2");
    private static final Family VIRTUAL = Family.ours("simpyio on virtual");
    private static final Family EPOLL_ARRAYS = Family.ours("simpyio on epoll, byte[]");
    private static final Family C = Family.peer("C on epoll", EPOLL);
    private static final Family NIO = Family.peer("java.nio selector, by hand", SELECT);
    private static final Family NETTY_NIO = Family.peer("Netty on NIO", SELECT);
    private static final Family NETTY_EPOLL = Family.peer("Netty on epoll", EPOLL);
    private static final Family NETTY_IO_URING = Family.peer("Netty on io_uring", IO_URING);

    /** What simpy.io would cost at the least, as it is not to be had any more. */
    private static final Family ASYNCIO = Family.peer("Python's asyncio, by hand", EPOLL);

    private static final List<Workload> ECHO = List.of(
            new Workload("echo/1x64", "1 x 64 B"),
            new Workload("echo/64x64", "64 x 64 B"),
            new Workload("echo/1x16384", "1 x 16 KiB"),
            new Workload("echo/64x16384", "64 x 16 KiB"));

    private static final List<Workload> MESSAGES = messages("messages");
    private static final List<Workload> REMOTE = messages("remote");

    /** simpy.io 0.2 on select between two processes, and on its virtual network, round trips/s on a machine like ours. */
    private static final double[] SIMPY_IO_REMOTE = {43_836, 94_289, 86_081};

    private static final double[] SIMPY_IO_VIRTUAL = {41_687, 67_689, 38_613};
    private static final double[] TIMES_REMOTE = {3, 8, 4};
    private static final double TIMES_VIRTUAL = 10;

    private static final double NETTY_SHARE = 0.97;

    static final String PYTHON = "/usr/bin/python3";

    private SocketsSuite() {}

    /** The suite, with sources in this module's folder; compiles what is in C. */
    public static Suite open(Path module) throws IOException, InterruptedException {
        return new Suite("sockets", versions(), topics(), contestants(module), goals());
    }

    private static List<Workload> messages(String kind) {
        return List.of(
                new Workload(kind + "/1x1", "one at a time"),
                new Workload(kind + "/1x64", "64 in flight"),
                new Workload(kind + "/64x1", "64 connections"));
    }

    private static List<Topic> topics() {
        return List.of(
                new Topic(
                        "Echo",
                        "So many connections, on each of which so many bytes go there and back, again and again.",
                        "thousand round trips/s",
                        1e3,
                        ECHO),
                new Topic(
                        "Messages",
                        "\"ohai\" is answered with \"cya\", as JSON in simpy.io's format.",
                        "thousand round trips/s",
                        1e3,
                        MESSAGES),
                new Topic(
                        "Messages between two processes",
                        "The same with the answering end in a process of its own.",
                        "thousand round trips/s",
                        1e3,
                        REMOTE));
    }

    private static List<Contestant> contestants(Path module) throws IOException, InterruptedException {
        List<Contestant> contestants = new ArrayList<>();
        c(module).ifPresent(contestants::add);
        contestants.add(asyncio(module));
        add(contestants, SocketsContestant.NIO, NIO, ECHO);
        add(contestants, SocketsContestant.NETTY_NIO, NETTY_NIO, ECHO);
        add(contestants, SocketsContestant.SIMPYIO_SELECT, SELECT, all());
        add(contestants, SocketsContestant.NETTY_EPOLL, NETTY_EPOLL, ECHO);
        add(contestants, SocketsContestant.SIMPYIO_EPOLL, EPOLL, all());
        add(contestants, SocketsContestant.SIMPYIO_EPOLL_ARRAYS, EPOLL_ARRAYS, ECHO);
        add(contestants, SocketsContestant.NETTY_IO_URING, NETTY_IO_URING, ECHO);
        add(contestants, SocketsContestant.SIMPYIO_IO_URING, IO_URING, all());
        add(contestants, SocketsContestant.SIMPYIO_NIO2, NIO2, all());
        add(contestants, SocketsContestant.SIMPYIO_VIRTUAL, VIRTUAL, allWithin());
        return contestants;
    }

    private static List<Workload> all() {
        List<Workload> all = new ArrayList<>(ECHO);
        all.addAll(MESSAGES);
        all.addAll(REMOTE);
        return all;
    }

    private static List<Workload> allWithin() {
        List<Workload> within = new ArrayList<>(ECHO);
        within.addAll(MESSAGES);
        return within;
    }

    private static void add(
            List<Contestant> contestants, SocketsContestant contestant, Family family, List<Workload> works) {
        if (contestant.works()) {
            contestants.add(new JmhContestant(
                    contestant.name(), family, "", SocketsBenchmark.class, JVM_FLAGS, works::contains));
        }
    }

    private static Optional<Contestant> c(Path module) throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        String program = compiled(module).toString();
        return Optional.of(new CommandContestant(
                "C",
                C,
                "",
                (workload, effort) -> {
                    RoundTrips work = RoundTrips.parse(workload.id());
                    return List.of(
                            program,
                            Integer.toString(work.connections()),
                            Integer.toString(work.size()),
                            Integer.toString(effort.warmupSeconds()),
                            Integer.toString(effort.measureSeconds()));
                },
                ECHO::contains));
    }

    private static Contestant asyncio(Path module) {
        String script = module.resolve("src/main/python/messages.py").toString();
        return new CommandContestant(
                "ASYNCIO",
                ASYNCIO,
                "",
                (workload, effort) -> {
                    RoundTrips work = RoundTrips.parse(workload.id());
                    return List.of(
                            PYTHON,
                            "-B",
                            script,
                            Integer.toString(work.connections()),
                            Integer.toString(work.size()),
                            Integer.toString(effort.warmupSeconds()),
                            Integer.toString(effort.measureSeconds()));
                },
                REMOTE::contains);
    }

    /** The program of {@code src/main/c/echo.c}; needs a C compiler. */
    static Path compiled(Path module) throws IOException, InterruptedException {
        Path program = module.resolve("target/benchmarks/echo").toAbsolutePath();
        Files.createDirectories(program.getParent());
        Programs.output(
                "cc",
                "-O2",
                "-o",
                program.toString(),
                module.resolve("src/main/c/echo.c").toString());
        return program;
    }

    private static List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        for (Workload work : ECHO) {
            goals.add(Goal.timesAsFast(work, SELECT, NETTY_NIO, NETTY_SHARE));
            goals.add(Goal.timesAsFast(work, EPOLL, NETTY_EPOLL, NETTY_SHARE));
            goals.add(Goal.timesAsFast(work, IO_URING, NETTY_IO_URING, NETTY_SHARE));
        }
        for (int i = 0; i < REMOTE.size(); i++) {
            String remote = "simpyio on epoll : simpy.io's %,.0f round trips/s".formatted(SIMPY_IO_REMOTE[i]);
            goals.add(Goal.timesAFigure(REMOTE.get(i), EPOLL, remote, SIMPY_IO_REMOTE[i], TIMES_REMOTE[i]));
            goals.add(Goal.timesAsFast(REMOTE.get(i), EPOLL, ASYNCIO, TIMES_REMOTE[i]));
        }
        for (int i = 0; i < MESSAGES.size(); i++) {
            String virtual = "simpyio on virtual : simpy.io's %,.0f round trips/s".formatted(SIMPY_IO_VIRTUAL[i]);
            goals.add(Goal.timesAFigure(MESSAGES.get(i), VIRTUAL, virtual, SIMPY_IO_VIRTUAL[i], TIMES_VIRTUAL));
        }
        return goals;
    }

    private static Map<String, String> versions() throws IOException, InterruptedException {
        Map<String, String> versions = new LinkedHashMap<>();
        Version netty = Version.identify().get("netty-common");
        versions.put("Netty", netty == null ? "unknown" : netty.artifactVersion());
        versions.put(
                "Python",
                Programs.output(PYTHON, "-c", "import platform; print(platform.python_version())")
                        .strip());
        versions.put(
                "C compiler",
                Programs.output("cc", "--version").lines().findFirst().orElse("unknown"));
        versions.put("JVM flags", String.join(" ", JVM_FLAGS));
        return versions;
    }
}
