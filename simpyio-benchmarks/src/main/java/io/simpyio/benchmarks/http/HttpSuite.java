package io.simpyio.benchmarks.http;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.catalina.util.ServerInfo;
import org.springframework.boot.SpringBootVersion;
import reactor.netty.http.server.HttpServer;

/** What the suite of HTTP and WebSocket measures, who takes part, and what is wanted. */
public final class HttpSuite {

    private static final List<String> SERVER_CORE = List.of("taskset", "-c", "0");
    private static final List<String> LOAD_CORE = List.of("taskset", "-c", "1");

    private static final Family SIMPYIO = Family.ours("simpyio");
    private static final Family VERTX = Family.peer("Vert.x", SIMPYIO);
    private static final Family REACTOR_NETTY = Family.peer("Reactor Netty", SIMPYIO);
    private static final Family HELIDON = Family.peer("Helidon SE", SIMPYIO);
    private static final Family TOMCAT = Family.peer("Spring MVC on Tomcat", SIMPYIO);
    private static final List<Family> PEERS = List.of(VERTX, REACTOR_NETTY, HELIDON, TOMCAT);

    private static final String REQUESTS = "thousand requests for each second of the server's CPU time";

    private HttpSuite() {}

    /**
     * The suite, with sources in this module's folder.
     *
     * @throws IOException if there is no wrk, and says where to get it
     * @throws IllegalStateException if there are not two cores
     */
    public static Suite open(Path module) throws IOException, InterruptedException {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new IllegalStateException("It needs two cores, one for the server and one for the load");
        }
        List<Topic> topics = topics();
        return new Suite(
                "http",
                versions(),
                topics,
                contestants(new Wrk(LOAD_CORE, module.resolve("src/main/lua/pipeline.lua"))),
                goals(topics));
    }

    private static List<Topic> topics() {
        return List.of(
                new Topic(
                        "Plaintext",
                        "`GET /plaintext` is answered with \"Hello, World!\". The last column has 16 requests on the wire at"
                                + " once on each connection.",
                        REQUESTS,
                        1e3,
                        requests("plaintext")),
                new Topic(
                        "JSON",
                        "`GET /json` is answered with an object that becomes `{\"message\":\"Hello, World!\"}` each time.",
                        REQUESTS,
                        1e3,
                        requests("json")),
                new Topic(
                        "WebSocket echo",
                        "So many WebSockets, on each of which a binary message of so many bytes goes there and back, again"
                                + " and again.",
                        "thousand messages for each second of the server's CPU time",
                        1e3,
                        List.of(
                                new Workload("echo/1x64", "1 x 64 B"),
                                new Workload("echo/64x64", "64 x 64 B"),
                                new Workload("echo/1x16384", "1 x 16 KiB"),
                                new Workload("echo/64x16384", "64 x 16 KiB"))));
    }

    private static List<Workload> requests(String kind) {
        return List.of(
                new Workload(kind + "/1x1", "1 connection"),
                new Workload(kind + "/64x1", "64 connections"),
                new Workload(kind + "/256x1", "256 connections"),
                new Workload(kind + "/64x16", "64 connections, 16 at once"));
    }

    private static List<Contestant> contestants(Wrk wrk) {
        return List.of(
                new HttpContestant(HttpServerProgram.Kind.SIMPYIO, SIMPYIO, SERVER_CORE, wrk),
                new HttpContestant(HttpServerProgram.Kind.VERTX, VERTX, SERVER_CORE, wrk),
                new HttpContestant(HttpServerProgram.Kind.REACTOR_NETTY, REACTOR_NETTY, SERVER_CORE, wrk),
                new HttpContestant(HttpServerProgram.Kind.HELIDON, HELIDON, SERVER_CORE, wrk),
                new HttpContestant(HttpServerProgram.Kind.TOMCAT, TOMCAT, SERVER_CORE, wrk));
    }

    private static List<Goal> goals(List<Topic> topics) {
        List<Goal> goals = new ArrayList<>();
        for (Topic topic : topics) {
            for (Workload workload : topic.workloads()) {
                goals.add(Goal.first(workload, SIMPYIO, PEERS));
            }
            for (Workload workload : topic.workloads()) {
                if (HttpWork.parse(workload.id()).timed()) {
                    goals.add(Goal.p99Least(workload, SIMPYIO, PEERS));
                }
            }
        }
        return goals;
    }

    private static Map<String, String> versions() throws IOException, InterruptedException {
        Properties versions = new Properties();
        try (InputStream file = Suite.class.getResourceAsStream("versions.properties")) {
            versions.load(file);
        }
        Map<String, String> all = new LinkedHashMap<>();
        Version netty = Version.identify().get("netty-common");
        all.put("Netty of the first three", netty == null ? "unknown" : netty.artifactVersion());
        all.put("Vert.x", versions.getProperty("Vert.x"));
        all.put("Reactor Netty", String.valueOf(HttpServer.class.getPackage().getImplementationVersion()));
        all.put("Helidon", versions.getProperty("Helidon"));
        all.put("Spring Boot", SpringBootVersion.getVersion() + ", " + ServerInfo.getServerInfo());
        all.put("wrk", Wrk.version());
        all.put("JVM flags", String.join(" ", JvmProcess.FLAGS));
        return all;
    }
}
