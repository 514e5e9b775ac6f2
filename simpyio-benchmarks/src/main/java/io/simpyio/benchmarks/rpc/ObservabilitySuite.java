package io.simpyio.benchmarks.rpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.simpyio.benchmarks.Family;
import io.simpyio.benchmarks.Goal;
import io.simpyio.benchmarks.Suite;
import io.simpyio.benchmarks.Topic;
import io.simpyio.benchmarks.Workload;
import io.simpyio.benchmarks.server.JvmProcess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootVersion;

/** What it costs that an application is observed: the same application with and without, under the same load. */
public final class ObservabilitySuite {

    private static final Family OBSERVED = Family.ours("the starter, observed");
    private static final Family BARE = Family.peer("the starter, nothing observed", OBSERVED);

    private static final double WANTED = 0.97;

    private ObservabilitySuite() {}

    /**
     * The suite.
     *
     * @throws IllegalStateException if there are not two cores
     */
    public static Suite open() {
        RpcSuite.requireTwoCores();
        List<Workload> workloads = List.of(
                new Workload("small/1x1", "1 connection, 1 call at once"),
                new Workload("small/1x64", "1 connection, 64 at once"),
                new Workload("small/64x1", "64 connections, 1 at once on each"),
                new Workload("large/1x64", "4 KiB, 1 connection, 64 at once"));
        Topic topic = new Topic(
                "Observed calls",
                "Calls of an endpoint of the starter, with meters for Prometheus, observations and the watch, and without.",
                "thousand calls for each second of CPU time of both ends",
                1e3,
                workloads);
        return new Suite(
                "observability",
                versions(),
                List.of(topic),
                List.of(
                        RpcSuite.contestant(RpcStyle.STARTER_OBSERVED, OBSERVED),
                        RpcSuite.contestant(RpcStyle.STARTER_BARE, BARE)),
                workloads.stream()
                        .map(workload -> Goal.timesAsFast(workload, OBSERVED, BARE, WANTED))
                        .toList());
    }

    private static Map<String, String> versions() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Spring Boot", String.valueOf(SpringBootVersion.getVersion()));
        all.put("Micrometer", String.valueOf(MeterRegistry.class.getPackage().getImplementationVersion()));
        all.put("JVM flags", String.join(" ", JvmProcess.FLAGS));
        return all;
    }
}
