package io.simpyio.demo;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * What the park is like.
 *
 * @param chargers Number of chargers at the start.
 * @param arrivalInterval Mean time between two cars; the times are exponential, so arrivals are a Poisson process.
 * @param chargingTime Mean time a car charges; the times are exponential too.
 * @param maxWaiting Maximum number of cars and bookings that wait for a charger; one more car drives on, and one more
 * booking fails.
 * @param seed Seed of the random arrivals and charging times.
 */
@ConfigurationProperties("park")
public record ParkProperties(
        @DefaultValue("4") int chargers,
        @DefaultValue("2s") Duration arrivalInterval,
        @DefaultValue("7s") Duration chargingTime,
        @DefaultValue("1000") int maxWaiting,
        @DefaultValue("42") long seed) {

    /** Not in the constructor, as Boot says more about a value that is wrong than about a binding that fails. */
    void check() {
        require(
                chargers >= 1 && chargers <= ChargingPark.MAX_CHARGERS,
                "park.chargers",
                chargers,
                "must be between 1 and " + ChargingPark.MAX_CHARGERS);
        require(arrivalInterval.isPositive(), "park.arrival-interval", arrivalInterval, "must be positive");
        require(chargingTime.isPositive(), "park.charging-time", chargingTime, "must be positive");
        require(maxWaiting >= 1, "park.max-waiting", maxWaiting, "must be at least 1");
    }

    private static void require(boolean inRange, String property, Object value, String reason) {
        if (!inRange) {
            throw new InvalidConfigurationPropertyValueException(property, value, "It " + reason + ".");
        }
    }
}
