package io.simpyio.benchmarks.worlds;

import java.time.Duration;

/** Hosts that do something each second, and nothing in between. */
final class Heartbeats {

    private long beats;

    WorldRun run(int hosts, Duration time) {
        return WorldRun.of(1, time, world -> {
            for (int i = 0; i < hosts; i++) {
                world.host("host " + i).start((environment, network) -> {
                    while (true) {
                        environment.timeout(1).await();
                        beats++;
                    }
                });
            }
        });
    }

    long beats() {
        return beats;
    }
}
