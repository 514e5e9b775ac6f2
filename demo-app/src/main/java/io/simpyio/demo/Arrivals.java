package io.simpyio.demo;

import io.simpyio.kernel.Environment;
import io.simpyio.spring.SimpyProcess;
import java.time.Duration;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Lets cars arrive as a Poisson process, for as long as the application runs. */
@Component
class Arrivals {

    private static final Logger logger = LoggerFactory.getLogger(Arrivals.class);

    private final ChargingPark park;
    private final ParkProperties properties;
    private final Random random;

    Arrivals(ChargingPark park, ParkProperties properties) {
        this.park = park;
        this.properties = properties;
        this.random = new Random(properties.seed());
    }

    @SimpyProcess
    void run(Environment environment) {
        logger.info(
                "The park is open: {} chargers, a car every {} s on average",
                properties.chargers(),
                properties.arrivalInterval().toMillis() / 1e3);
        while (true) {
            environment.timeout(exponential(properties.arrivalInterval())).await();
            park.arrive(exponential(properties.chargingTime()));
        }
    }

    private Duration exponential(Duration mean) {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * mean.toNanos()));
    }
}
