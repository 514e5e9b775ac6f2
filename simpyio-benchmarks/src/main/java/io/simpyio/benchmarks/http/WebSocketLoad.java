package io.simpyio.benchmarks.http;

import io.simpyio.benchmarks.Effort;
import io.simpyio.benchmarks.Programs;
import io.simpyio.benchmarks.Reading;
import io.simpyio.benchmarks.server.JvmProcess;
import io.simpyio.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** Lets messages go to a server and back, in a process of its own, and prints a {@link Reading}. */
final class WebSocketLoad {

    private WebSocketLoad() {}

    /** Measures a server. */
    static Reading measure(List<String> launcher, ServerProcess server, HttpWork work, Effort effort)
            throws IOException, InterruptedException {
        List<String> command = JvmProcess.command(
                launcher,
                WebSocketLoad.class,
                Long.toString(server.handle().pid()),
                Integer.toString(server.port()),
                Integer.toString(work.connections()),
                Integer.toString(work.size()),
                Integer.toString(effort.warmupSeconds()),
                Integer.toString(effort.measureSeconds()));
        String output = Programs.output(command.toArray(String[]::new));
        return JsonMapper.shared().readValue(output.lines().toList().getLast(), Reading.class);
    }

    public static void main(String[] arguments) throws IOException {
        ProcessHandle server =
                ProcessHandle.of(Long.parseLong(arguments[0])).orElseThrow(() -> new IOException("There is no server"));
        try (EchoClient client = new EchoClient(
                Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]))) {
            client.run(TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[4])));
            double before = JvmProcess.cpuSeconds(server);
            long messages = client.run(TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[5])));
            double cpuSeconds = JvmProcess.cpuSeconds(server) - before;
            System.out.println(JsonMapper.shared()
                    .writeValueAsString(new Reading(messages / cpuSeconds, null, client.p99Micros())));
        }
    }
}
