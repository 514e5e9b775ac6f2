package io.simpyio.benchmarks.http;

import io.simpyio.benchmarks.Contestant;
import io.simpyio.benchmarks.Effort;
import io.simpyio.benchmarks.Family;
import io.simpyio.benchmarks.Reading;
import io.simpyio.benchmarks.Workload;
import io.simpyio.benchmarks.server.JvmProcess;
import io.simpyio.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that is asked by another process; it lives as long as a round, since one core takes its time to compile what a
 * server needs.
 */
final class HttpContestant implements Contestant {

    /** What a new server does before anything is measured. */
    private static final List<HttpWork> FIRST = List.of(
            HttpWork.parse("plaintext/64x1"),
            HttpWork.parse("json/64x1"),
            HttpWork.parse("plaintext/64x16"),
            HttpWork.parse("echo/64x64"),
            HttpWork.parse("echo/64x16384"));

    private static final int FIRST_TIMES = 2;

    private final HttpServerProgram.Kind kind;
    private final Family family;
    private final List<String> serverLauncher;
    private final Wrk wrk;

    private @Nullable ServerProcess server;

    /**
     * A server that is started when it is measured.
     *
     * @param serverLauncher what stands before its command
     * @param wrk the load of HTTP; that of WebSockets has the same launcher
     */
    HttpContestant(HttpServerProgram.Kind kind, Family family, List<String> serverLauncher, Wrk wrk) {
        this.kind = kind;
        this.family = family;
        this.serverLauncher = serverLauncher;
        this.wrk = wrk;
    }

    @Override
    public String id() {
        return kind.name();
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public String variant() {
        return "";
    }

    @Override
    public boolean takesPart(Workload workload) {
        return takesPart(HttpWork.parse(workload.id()));
    }

    private boolean takesPart(HttpWork work) {
        return kind.hasWebSockets() || work.kind() != HttpWork.Kind.ECHO;
    }

    @Override
    public void beginRound() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public Reading measure(Workload workload, Effort effort) throws IOException, InterruptedException {
        ServerProcess running = server;
        if (running == null) {
            running = ServerProcess.start(serverLauncher, HttpServerProgram.class, kind.name());
            server = running;
            warmUp(running, effort);
        }
        return measure(running, HttpWork.parse(workload.id()), effort);
    }

    private void warmUp(ServerProcess running, Effort effort) throws IOException, InterruptedException {
        int seconds = FIRST_TIMES * effort.warmupSeconds();
        for (HttpWork work : FIRST) {
            if (!takesPart(work)) {
                continue;
            }
            if (work.kind() == HttpWork.Kind.ECHO) {
                WebSocketLoad.measure(wrk.launcher(), running, work, new Effort("first", 1, 0, seconds));
            } else {
                wrk.run(running.port(), work, seconds);
            }
        }
    }

    private Reading measure(ServerProcess running, HttpWork work, Effort effort)
            throws IOException, InterruptedException {
        if (work.kind() == HttpWork.Kind.ECHO) {
            return WebSocketLoad.measure(wrk.launcher(), running, work, effort);
        }
        wrk.run(running.port(), work, effort.warmupSeconds());
        double before = JvmProcess.cpuSeconds(running.handle());
        Wrk.Outcome outcome = wrk.run(running.port(), work, effort.measureSeconds());
        double cpuSeconds = JvmProcess.cpuSeconds(running.handle()) - before;
        return new Reading(outcome.requests() / cpuSeconds, null, work.timed() ? outcome.p99Micros() : null);
    }
}
