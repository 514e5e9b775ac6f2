package io.simpyio.benchmarks.worlds;

import io.simpyio.benchmarks.CommandContestant;
import io.simpyio.benchmarks.Contestant;
import io.simpyio.benchmarks.Family;
import io.simpyio.benchmarks.Goal;
import io.simpyio.benchmarks.Suite;
import io.simpyio.benchmarks.Topic;
import io.simpyio.benchmarks.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the suite of simulated worlds measures, and what is wanted. */
public final class WorldsSuite {

    private static final List<String> HEAP = List.of("-Xms2g", "-Xmx2g");
    /** Where memory is what is measured. */
    private static final List<String> SMALL_HEAP = List.of("-Xmx512m");

    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+UseParallelGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final Family SIMPYIO = Family.ours("simpyio");

    private static final Workload IDLE = new Workload("idle", "100 hosts, a heartbeat a second");
    private static final Workload RING = new Workload("ring", "100 hosts, a message a second");
    private static final Workload GOSSIP = new Workload("gossip", "500 hosts, gossip each second");
    /** The second load shows how the ratio depends on it. */
    private static final Workload SERVICE_10 = new Workload("service/10", "five replicas, 10 operations/s");

    private static final Workload SERVICE_30 = new Workload("service/30", "five replicas, 30 operations/s");
    private static final Workload MEMORY = new Workload("gossip-memory", "500 hosts, gossip each second");
    private static final Workload SEEDS = new Workload("seeds", "1,000 seeds");

    private WorldsSuite() {}

    /** The suite; its contestant is a program of this module. */
    public static Suite open() {
        List<Topic> topics = List.of(
                new Topic(
                        "Simulated time",
                        "How much of it passes while a second of real time does. The replicas are called by RPC and fail"
                                + " or are cut off about every ten seconds.",
                        "simulated seconds in a second",
                        1,
                        List.of(IDLE, RING, GOSSIP, SERVICE_10, SERVICE_30)),
                new Topic(
                        "Memory",
                        "The most that the process had in memory, the JVM's own included.",
                        "MB",
                        1,
                        List.of(MEMORY)),
                new Topic(
                        "Seeds in parallel",
                        "30 seconds of the five replicas for each seed, on two threads and on one.",
                        "times as fast as one thread",
                        1,
                        List.of(SEEDS)));
        return new Suite(
                "worlds",
                Map.of(
                        "JVM flags",
                        String.join(" ", HEAP) + " (for memory " + String.join(" ", SMALL_HEAP) + ") "
                                + String.join(" ", JVM_FLAGS)),
                topics,
                List.of(contestant(topics)),
                List.of(
                        Goal.timesAFigure(IDLE, SIMPYIO, "24 hours in 30 s", 1, 24 * 3_600 / 30.0),
                        Goal.timesAFigure(GOSSIP, SIMPYIO, "60 s in 60 s", 1, 1),
                        Goal.atMost(MEMORY, SIMPYIO, "1 GB", 1_000),
                        Goal.timesAFigure(SERVICE_10, SIMPYIO, "700 to 1", 1, 700),
                        Goal.timesAFigure(SERVICE_30, SIMPYIO, "700 to 1", 1, 700),
                        Goal.timesAFigure(SEEDS, SIMPYIO, "two cores", 1, 1.8)));
    }

    private static Contestant contestant(List<Topic> topics) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<Workload> all =
                topics.stream().flatMap(topic -> topic.workloads().stream()).toList();
        return new CommandContestant(
                "SIMPYIO",
                SIMPYIO,
                "",
                (workload, effort) -> Stream.of(
                                Stream.of(java),
                                (workload.equals(MEMORY) ? SMALL_HEAP : HEAP).stream(),
                                JVM_FLAGS.stream(),
                                Stream.of("-cp", System.getProperty("java.class.path")),
                                Stream.of(WorldsProgram.class.getName(), workload.id()))
                        .flatMap(part -> part)
                        .toList(),
                all::contains);
    }
}
