package io.simpyio.benchmarks.rpc;

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

/** A server and a client in processes of their own, which live as long as a round, since both take their time to warm up. */
final class RpcContestant implements Contestant {

    /** What new processes do before anything is measured. */
    private static final List<String> FIRST = List.of("small/1x64", "small/64x1", "large/1x64", "small/1x1");

    private static final int FIRST_TIMES = 2;

    private final RpcStyle style;
    private final Family family;
    private final List<String> serverLauncher;
    private final List<String> loadLauncher;

    private @Nullable ServerProcess server;
    private @Nullable JvmProcess load;

    /**
     * A server that is started when it is measured, and its client.
     *
     * @param serverLauncher what stands before the server's command
     * @param loadLauncher what stands before the client's
     */
    RpcContestant(RpcStyle style, Family family, List<String> serverLauncher, List<String> loadLauncher) {
        this.style = style;
        this.family = family;
        this.serverLauncher = serverLauncher;
        this.loadLauncher = loadLauncher;
    }

    @Override
    public String id() {
        return style.name();
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
        return style.takesPart(RpcWork.parse(workload.id()));
    }

    @Override
    public void beginRound() {
        if (load != null) {
            load.close();
            load = null;
        }
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public Reading measure(Workload workload, Effort effort) throws IOException {
        JvmProcess running = load;
        if (running == null) {
            server = ServerProcess.start(serverLauncher, RpcServerProgram.class, style.name());
            running = RpcLoadProgram.start(loadLauncher, style, server);
            load = running;
            for (String work : FIRST) {
                if (style.takesPart(RpcWork.parse(work))) {
                    RpcLoadProgram.measure(running, work, 0, FIRST_TIMES * effort.warmupSeconds());
                }
            }
        }
        return RpcLoadProgram.measure(running, workload.id(), effort.warmupSeconds(), effort.measureSeconds());
    }
}
