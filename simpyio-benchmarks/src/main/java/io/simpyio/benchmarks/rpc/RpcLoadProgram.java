package io.simpyio.benchmarks.rpc;

import io.simpyio.benchmarks.Reading;
import io.simpyio.benchmarks.server.JvmProcess;
import io.simpyio.benchmarks.server.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls a server, in a process of its own: for each line {@code small/1x64 2 2}, which names a work and says for how many
 * seconds it is warmed up and measured, it prints a {@link Reading}. Ends when its standard input does.
 */
final class RpcLoadProgram {

    private final RpcStyle style;
    private final ProcessHandle server;
    private final int port;

    private RpcLoadProgram(RpcStyle style, ProcessHandle server, int port) {
        this.style = style;
        this.server = server;
        this.port = port;
    }

    /** Starts it. */
    static JvmProcess start(List<String> launcher, RpcStyle style, ServerProcess server) throws IOException {
        return JvmProcess.start(
                launcher,
                RpcLoadProgram.class,
                style.name(),
                Long.toString(server.handle().pid()),
                Integer.toString(server.port()));
    }

    /** Lets it do a work, and waits until it has. */
    static Reading measure(JvmProcess load, String work, int warmupSeconds, int measureSeconds) throws IOException {
        return JsonMapper.shared()
                .readValue(load.ask(work + " " + warmupSeconds + " " + measureSeconds), Reading.class);
    }

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        RpcLoadProgram program = new RpcLoadProgram(
                RpcStyle.valueOf(arguments[0]),
                ProcessHandle.of(Long.parseLong(arguments[1])).orElseThrow(() -> new IOException("There is no server")),
                Integer.parseInt(arguments[2]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            Reading reading =
                    program.measure(RpcWork.parse(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            System.out.println(JsonMapper.shared().writeValueAsString(reading));
        }
        System.exit(0);
    }

    private Reading measure(RpcWork work, int warmupSeconds, int measureSeconds) throws Exception {
        Calls calls = new Calls(work);
        try (RpcClient client = style.client()) {
            client.start(port, work, calls);
            calls.during(Duration.ofSeconds(warmupSeconds));
            double serverBefore = JvmProcess.cpuSeconds(server);
            double ownBefore = JvmProcess.cpuSeconds(ProcessHandle.current());
            Histogram nanos = calls.during(Duration.ofSeconds(measureSeconds));
            double serverSeconds = JvmProcess.cpuSeconds(server) - serverBefore;
            double ownSeconds = JvmProcess.cpuSeconds(ProcessHandle.current()) - ownBefore;
            calls.end();
            return new Reading(
                    nanos.getTotalCount() / (serverSeconds + ownSeconds),
                    null,
                    nanos.getValueAtPercentile(99) / (double) TimeUnit.MICROSECONDS.toNanos(1),
                    nanos.getTotalCount() / serverSeconds);
        }
    }
}
