package io.simpyio.benchmarks.rpc;

import io.netty.util.Version;
import io.simpyio.benchmarks.Contestant;
import io.simpyio.benchmarks.Family;
import io.simpyio.benchmarks.Goal;
import io.simpyio.benchmarks.Suite;
import io.simpyio.benchmarks.Topic;
import io.simpyio.benchmarks.Workload;
import io.simpyio.benchmarks.server.JvmProcess;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.catalina.util.ServerInfo;
import org.springframework.boot.SpringBootVersion;
import reactor.netty.tcp.TcpServer;
import tools.jackson.databind.cfg.PackageVersion;

/** What the suite of remote calls measures, who takes part, and what is wanted. */
public final class RpcSuite {

    private static final List<String> SERVER_CORE = List.of("taskset", "-c", "0");
    private static final List<String> LOAD_CORE = List.of("taskset", "-c", "1");

    private static final Family SIMPYIO = Family.ours("simpyio over Message");
    private static final Family SIMPYIO_PLAIN = Family.ours("simpyio over Message, plain methods");
    private static final Family GRPC = Family.peer("gRPC", SIMPYIO);
    private static final Family RSOCKET = Family.peer("RSocket", SIMPYIO);
    private static final Family VERTX = Family.peer("Vert.x", SIMPYIO);
    private static final Family SPRING = Family.peer("Spring MVC and RestClient", SIMPYIO);
    private static final List<Family> PEERS = List.of(GRPC, RSOCKET, VERTX, SPRING);

    private static final String CALLS = "thousand calls for each second of CPU time of both ends";

    private RpcSuite() {}

    /**
     * The suite.
     *
     * @throws IllegalStateException if there are not two cores
     */
    public static Suite open() throws IOException {
        requireTwoCores();
        List<Topic> topics = topics();
        return new Suite("rpc", versions(), topics, contestants(), goals(topics));
    }

    /** Fails with an {@link IllegalStateException} if there are not two cores. */
    static void requireTwoCores() {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new IllegalStateException("It needs two cores, one for the server and one for the client");
        }
    }

    private static List<Topic> topics() {
        return List.of(
                new Topic(
                        "Small calls",
                        "`book(driver, seconds, note)` gets about 80 bytes of JSON, and its reply has as many.",
                        CALLS,
                        1e3,
                        List.of(
                                new Workload("small/1x1", "1 connection, 1 call at once"),
                                new Workload("small/1x64", "1 connection, 64 at once"),
                                new Workload("small/64x1", "64 connections, 1 at once on each"))),
                new Topic(
                        "Calls of 4 KiB",
                        "The same, but the note has 4 KiB, there and back.",
                        CALLS,
                        1e3,
                        List.of(new Workload("large/1x64", "1 connection, 64 at once"))));
    }

    private static List<Contestant> contestants() {
        return List.of(
                contestant(RpcStyle.SIMPYIO, SIMPYIO),
                contestant(RpcStyle.SIMPYIO_PLAIN, SIMPYIO_PLAIN),
                contestant(RpcStyle.GRPC, GRPC),
                contestant(RpcStyle.RSOCKET, RSOCKET),
                contestant(RpcStyle.VERTX, VERTX),
                contestant(RpcStyle.SPRING, SPRING));
    }

    /** A library whose server has one core and whose client has the other. */
    static Contestant contestant(RpcStyle style, Family family) {
        return new RpcContestant(style, family, SERVER_CORE, LOAD_CORE);
    }

    private static List<Goal> goals(List<Topic> topics) {
        List<Workload> workloads =
                topics.stream().flatMap(topic -> topic.workloads().stream()).toList();
        List<Goal> goals = new ArrayList<>();
        workloads.forEach(workload -> goals.add(Goal.first(workload, SIMPYIO, PEERS)));
        workloads.forEach(workload -> goals.add(Goal.p99Least(workload, SIMPYIO, PEERS)));
        return goals;
    }

    private static Map<String, String> versions() throws IOException {
        Properties versions = new Properties();
        try (InputStream file = Suite.class.getResourceAsStream("versions.properties")) {
            versions.load(file);
        }
        Map<String, String> all = new LinkedHashMap<>();
        Version netty = Version.identify().get("netty-common");
        all.put("Netty of all but Spring", netty == null ? "unknown" : netty.artifactVersion());
        all.put("Jackson", PackageVersion.VERSION.toString());
        all.put("gRPC", versions.getProperty("gRPC") + ", Protobuf " + versions.getProperty("Protobuf"));
        all.put(
                "RSocket",
                versions.getProperty("RSocket") + ", Reactor Netty "
                        + TcpServer.class.getPackage().getImplementationVersion());
        all.put("Vert.x", versions.getProperty("Vert.x"));
        all.put("Spring Boot", SpringBootVersion.getVersion() + ", " + ServerInfo.getServerInfo());
        all.put("JVM flags", String.join(" ", JvmProcess.FLAGS));
        return all;
    }
}
