package io.simpyio.benchmarks.worlds;

import io.simpyio.benchmarks.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Does the work that its argument names, as {@link WorldsSuite} lists them, and prints a {@link Reading}. */
final class WorldsProgram {

    private static final int GOSSIPERS = 500;
    private static final Duration GOSSIP_TIME = Duration.ofSeconds(60);

    private WorldsProgram() {}

    public static void main(String[] arguments) throws Exception {
        double value = valueOf(arguments[0]);
        System.out.println(JsonMapper.shared().writeValueAsString(new Reading(value, null)));
    }

    private static double valueOf(String work) throws Exception {
        return switch (work) {
            case "idle" -> new Heartbeats().run(100, Duration.ofHours(24)).ratio();
            case "ring" -> new Ring().run(100, Duration.ofHours(6)).ratio();
            case "gossip" -> gossip().ratio();
            case "gossip-memory" -> {
                gossip();
                yield peakMegabytes();
            }
            case "service/10" -> service(10).ratio();
            case "service/30" -> service(30).ratio();
            case "seeds" -> ParallelSeeds.speedUp(1_000);
            default -> throw new IllegalArgumentException("There is no work " + work);
        };
    }

    private static WorldRun gossip() {
        Gossip gossip = new Gossip();
        WorldRun run = gossip.run(GOSSIPERS, GOSSIP_TIME);
        if (gossip.knowEverything() != GOSSIPERS) {
            throw new IllegalStateException("Only " + gossip.knowEverything() + " know everything");
        }
        return run;
    }

    private static WorldRun service(double operationsPerSecond) {
        ReplicatedService service = new ReplicatedService(operationsPerSecond);
        WorldRun run = service.run(42, Duration.ofHours(2));
        if (service.operations() < 0.9 * operationsPerSecond * run.simulatedSeconds() || service.fired() == 0) {
            throw new IllegalStateException(service.operations() + " operations, " + service.fired() + " faults");
        }
        return run;
    }

    /** All that the process has had in memory at once; Linux tells. */
    private static double peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
