package io.simpyio.demo;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The chargers, and what the cars do: wait for one, charge, leave. Confined to the environment's loop. */
@Component
class ChargingPark {

    private static final Logger logger = LoggerFactory.getLogger(ChargingPark.class);

    /** So many chargers have room in the park. */
    static final int MAX_CHARGERS = 100;

    private final Environment environment;
    private final Resource chargers;
    private final int maxWaiting;
    private int arrived;
    private int left;
    private int turnedAway;

    ChargingPark(Environment environment, ParkProperties properties) {
        properties.check();
        this.environment = environment;
        this.chargers = new Resource(environment, properties.chargers());
        this.maxWaiting = properties.maxWaiting();
    }

    /** A car drives in; its process ends when it leaves, which is at once if too many wait. */
    SimProcess<@Nullable Void> arrive(Duration charging) {
        String name = "car-" + ++arrived;
        return environment.process(name, () -> {
            if (full()) {
                turnedAway++;
                logger.debug("{} drove on, as {} were waiting", name, maxWaiting);
                return;
            }
            double arrival = environment.now();
            try (Request charger = chargers.request()) {
                charger.await();
                double waited = environment.now() - arrival;
                environment.timeout(charging).await();
                left++;
                logger.debug("{} waited {} s and charged {} s", name, waited, charging.toMillis() / 1e3);
            }
        });
    }

    /** Waits for a charger and keeps it for so long, in the process that calls; returns the time waited. */
    Duration book(Duration charging) {
        if (full()) {
            throw new IllegalStateException(
                    "Too many wait for a charger already: the limit park.max-waiting is " + maxWaiting);
        }
        long arrival = environment.nowNanos();
        Request charger = chargers.request();
        try {
            charger.await();
        } catch (RuntimeException e) {
            charger.close();
            throw e;
        }
        environment.process("booking", () -> {
            try (charger) {
                environment.timeout(charging).await();
            }
        });
        return Duration.ofNanos(environment.nowNanos() - arrival);
    }

    private boolean full() {
        return chargers.queueLength() >= maxWaiting;
    }

    /** Builds one more charger, which the next in the queue gets. */
    int addCharger() {
        if (chargers.capacity() == MAX_CHARGERS) {
            throw new IllegalStateException("The park has room for " + MAX_CHARGERS + " chargers and no more");
        }
        chargers.addCapacity(1);
        logger.info("A charger was added: {}", chargers);
        return chargers.capacity();
    }

    ParkStatus status() {
        return new ParkStatus(chargers.capacity(), chargers.count(), chargers.queueLength(), arrived, left, turnedAway);
    }
}
