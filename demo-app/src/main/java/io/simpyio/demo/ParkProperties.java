package io.simpyio.demo;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the park is like.
 *
 * @param chargers Number of chargers at the start.
 * @param arrivalInterval Mean time between two cars; the times are exponential, so arrivals are a Poisson process.
 * @param chargingTime Mean time a car charges; the times are exponential too.
 * @param seed Seed of the random arrivals and charging times.
 */
@ConfigurationProperties("park")
public record ParkProperties(
        @DefaultValue("4") int chargers,
        @DefaultValue("2s") Duration arrivalInterval,
        @DefaultValue("7s") Duration chargingTime,
        @DefaultValue("42") long seed) {}
