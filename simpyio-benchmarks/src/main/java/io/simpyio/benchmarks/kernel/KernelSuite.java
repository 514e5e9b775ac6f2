package io.simpyio.benchmarks.kernel;

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
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The kernel beside its peers: which workloads, who takes part, and what the goals are. */
public final class KernelSuite {

    /** Debian's, which has the package python3-simpy3; another Python that comes first in the path has not. */
    static final String PYTHON = "/usr/bin/python3";

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** The same for all on the JVM. */
    private static final List<String> JVM_FLAGS = List.of(
            "-Xms2g",
            "-Xmx2g",
            "-XX:+UseParallelGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final Family CALLBACKS = Family.ours("simpyio, callbacks");
    private static final Family TIMEOUTS = Family.peer("simpyio, callbacks, a new timeout each", CALLBACKS);
    private static final Family HASHED = Family.peer("simpyio, callbacks, with an event hash", CALLBACKS);
    private static final Family PROCESSES = Family.ours("simpyio, processes");
    private static final Family HEAP = Family.ours("simpyio, the JVM's default collector (G1)");
    private static final Family HEAP_PARALLEL = Family.peer("simpyio, the parallel collector", HEAP);
    private static final Family BATON = Family.peer("simpyio, processes in portable mode", PROCESSES);
    private static final Family SSJ = Family.peer("SSJ, callbacks, best event list", CALLBACKS);
    private static final Family SIMPY_CALLBACKS = Family.peer("SimPy, callbacks", CALLBACKS);
    private static final Family SIMPY = Family.peer("SimPy, processes", PROCESSES);
    private static final Family KALASIM = Family.peer("kalasim, processes", PROCESSES);

    private static final List<Workload> EQUAL = bySize("equal");
    private static final List<Workload> EXPONENTIAL = bySize("exponential");
    private static final Workload QUEUE = new Workload("mm1/80", "rho = 0.8");
    private static final Workload CANCEL = new Workload("cancel/1000000", "1,000,000 events");
    private static final Workload LIMIT = new Workload("limit/1000", "N = 1,000");
    private static final Workload SUSPENDED = new Workload("suspended/1000000", "suspended process, of 1,000,000");
    private static final Workload TIMEOUT = new Workload("timeout/1", "timeout");

    private static final List<Workload> HEAP_SIZES = List.of(SUSPENDED, TIMEOUT);

    private KernelSuite() {}

    /** The suite, with scripts in this module's folder. */
    public static Suite open(Path module) throws IOException, InterruptedException {
        return new Suite("kernel", versions(), topics(), contestants(module), goals());
    }

    private static List<Workload> bySize(String kind) {
        return List.of(
                new Workload(kind + "/1", "N = 1"),
                new Workload(kind + "/1000", "N = 1,000"),
                new Workload(kind + "/100000", "N = 100,000"));
    }

    private static List<Topic> topics() {
        String events = "million events/s";
        return List.of(
                new Topic("Equal delays", "N processes hold for one second, again and again.", events, 1e6, EQUAL),
                new Topic(
                        "Exponential delays",
                        "N processes hold for exponentially distributed times, one second on average.",
                        events,
                        1e6,
                        EXPONENTIAL),
                new Topic(
                        "M/M/1",
                        "Customers arrive, request the one server, are served and leave. SSJ has no resources; its"
                                + " model has a queue of its own.",
                        "million customers/s",
                        1e6,
                        List.of(QUEUE)),
                new Topic(
                        "Cancelling",
                        "A million events are scheduled at exponentially distributed times, every other one is"
                                + " cancelled, the rest happen.",
                        events,
                        1e6,
                        List.of(CANCEL)),
                new Topic(
                        "Time limits",
                        "N processes hold for exponentially distributed times, each time with a limit of ten times the"
                                + " mean: of two events, one comes to nothing.",
                        events,
                        1e6,
                        List.of(LIMIT)),
                new Topic(
                        "Heap",
                        "What a suspended process takes, its stack, its pending timeout and the queue included; and"
                                + " what a timeout alone takes.",
                        "bytes",
                        1,
                        HEAP_SIZES));
    }

    private static List<Contestant> contestants(Path module) {
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(jvm(JvmContestant.SIMPYIO_CALLBACKS, CALLBACKS, ""));
        contestants.add(jvm(JvmContestant.SIMPYIO_TIMEOUTS, TIMEOUTS, ""));
        contestants.add(jvm(JvmContestant.SIMPYIO_HASHED, HASHED, ""));
        contestants.add(jvm(JvmContestant.SSJ_SPLAY_TREE, SSJ, "SplayTree"));
        contestants.add(jvm(JvmContestant.SSJ_RED_BLACK_TREE, SSJ, "RedblackTree"));
        contestants.add(jvm(JvmContestant.SSJ_HENRIKSEN, SSJ, "Henriksen"));
        contestants.add(jvm(JvmContestant.SSJ_BINARY_TREE, SSJ, "BinaryTree"));
        contestants.add(jvm(JvmContestant.SSJ_DOUBLY_LINKED, SSJ, "DoublyLinked"));
        contestants.add(simpy("SIMPY_CALLBACKS", SIMPY_CALLBACKS, module, List.of(CANCEL)));
        contestants.add(jvm(JvmContestant.SIMPYIO_PROCESSES, PROCESSES, ""));
        contestants.add(jvm(JvmContestant.SIMPYIO_BATON, BATON, ""));
        List<Workload> simpyWork = new ArrayList<>(EQUAL);
        simpyWork.addAll(EXPONENTIAL);
        simpyWork.addAll(List.of(QUEUE, LIMIT));
        contestants.add(simpy("SIMPY", SIMPY, module, simpyWork));
        contestants.add(jvm(JvmContestant.KALASIM, KALASIM, ""));
        contestants.add(heap("SIMPYIO_HEAP", HEAP, "-XX:+UseG1GC"));
        contestants.add(heap("SIMPYIO_HEAP_PARALLEL", HEAP_PARALLEL, "-XX:+UseParallelGC"));
        return contestants;
    }

    private static Contestant jvm(JvmContestant contestant, Family family, String variant) {
        return new JmhContestant(
                contestant.name(),
                family,
                variant,
                KernelBenchmark.class,
                JVM_FLAGS,
                workload -> !HEAP_SIZES.contains(workload) && contestant.takesPart(Work.parse(workload.id())));
    }

    private static Contestant simpy(String id, Family family, Path module, List<Workload> workloads) {
        String script = module.resolve("src/main/python/simpy_kernel.py").toString();
        return new CommandContestant(
                id,
                family,
                "",
                (workload, effort) -> List.of(
                        PYTHON,
                        "-B",
                        script,
                        workload.id(),
                        "--warmup",
                        Integer.toString(effort.warmupSeconds()),
                        "--measure",
                        Integer.toString(effort.measureSeconds())),
                workloads::contains);
    }

    private static Contestant heap(String id, Family family, String collector) {
        return new CommandContestant(
                id,
                family,
                "",
                (workload, effort) -> Stream.of(
                                Stream.of(JAVA),
                                JVM_FLAGS.stream().filter(flag -> flag.startsWith("--")),
                                Stream.of(collector, "-Xmx4g", "-cp", System.getProperty("java.class.path")),
                                Stream.of(HeapSizes.class.getName(), workload.id()))
                        .flatMap(part -> part)
                        .toList(),
                HEAP_SIZES::contains);
    }

    private static List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        EQUAL.forEach(work -> goals.add(Goal.timesAsFast(work, CALLBACKS, SSJ, 2)));
        EXPONENTIAL.forEach(work -> goals.add(Goal.timesAsFast(work, CALLBACKS, SSJ, 1)));
        EQUAL.forEach(work -> goals.add(Goal.timesAsFast(work, PROCESSES, SIMPY, 4)));
        double[] simpyFactors = {3.5, 3.5, 2.5};
        for (int i = 0; i < simpyFactors.length; i++) {
            goals.add(Goal.timesAsFast(EXPONENTIAL.get(i), PROCESSES, SIMPY, simpyFactors[i]));
        }
        for (List<Workload> works : List.of(EQUAL, EXPONENTIAL)) {
            goals.add(Goal.timesAsFast(works.get(1), PROCESSES, KALASIM, 2));
            goals.add(Goal.timesAsFast(works.get(2), PROCESSES, KALASIM, 4));
        }
        goals.add(Goal.atMost(SUSPENDED, HEAP, "bytes of a suspended process", 1024));
        List<Workload> timeouts =
                Stream.concat(EQUAL.stream(), EXPONENTIAL.stream()).toList();
        for (Family family : List.of(CALLBACKS, TIMEOUTS, PROCESSES)) {
            String wish = "bytes for each timeout, at most those of itself: " + family.title();
            goals.add(Goal.bytesAtMost(timeouts, family, wish, TIMEOUT, HEAP));
        }
        timeouts.forEach(
                work -> goals.add(Goal.timesAsFast(work, PROCESSES, SIMPY, 10).asAim()));
        return goals;
    }

    private static Map<String, String> versions() throws IOException, InterruptedException {
        Properties properties = new Properties();
        try (InputStream file = Suite.class.getResourceAsStream("versions.properties")) {
            properties.load(file);
        }
        Map<String, String> versions = new LinkedHashMap<>();
        for (String name : List.of("JMH", "SSJ", "kalasim")) {
            versions.put(name, properties.getProperty(name));
        }
        versions.put(
                "SimPy",
                Programs.output(
                        PYTHON,
                        "-c",
                        "import platform, simpy; print(simpy.__version__, 'on Python', platform.python_version())"));
        versions.put("JVM flags", String.join(" ", JVM_FLAGS));
        return versions;
    }
}
