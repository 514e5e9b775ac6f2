package io.simpyio.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The processes of the application, unchanged, in simulated time: a day of the park takes no time at all. */
class ChargingParkTests {

    private static ParkStatus afterOneDay(ParkProperties properties) {
        try (Environment environment = Environment.simulation()) {
            ChargingPark park = new ChargingPark(environment, properties);
            Arrivals arrivals = new Arrivals(park, properties);
            environment.process("arrivals", () -> arrivals.run(environment));
            environment.run(Duration.ofDays(1));
            return park.status();
        }
    }

    private static ParkProperties properties(int chargers, long seed) {
        return properties(chargers, 1_000, seed);
    }

    private static ParkProperties properties(int chargers, int maxWaiting, long seed) {
        return new ParkProperties(chargers, Duration.ofSeconds(2), Duration.ofSeconds(7), maxWaiting, seed);
    }

    @Test
    void aDayWithFourChargersServesAlmostAllCars() {
        ParkStatus status = afterOneDay(properties(4, 42));
        // One car every two seconds makes 43,200 a day; six deviations of a Poisson number are about 1,250.
        assertThat(status.arrived()).isBetween(41_950, 44_450);
        assertThat(status.arrived() - status.left()).isEqualTo(status.charging() + status.waiting());
        assertThat(status.charging()).isLessThanOrEqualTo(4);
        assertThat(status.left()).isGreaterThan(41_000);
        assertThat(status.turnedAway()).isZero();
    }

    @Test
    void withThreeChargersTheQueueGrowsToItsLimitAndCarsDriveOn() {
        ParkStatus status = afterOneDay(properties(3, 42));
        assertThat(status.charging()).isEqualTo(3);
        assertThat(status.waiting()).isBetween(900, 1_000);
        assertThat(status.turnedAway()).isGreaterThan(3_000);
        assertThat(status.arrived() - status.left() - status.turnedAway())
                .isEqualTo(status.charging() + status.waiting());
    }

    @Test
    void aCarDrivesOnAndABookingFailsWhereTooManyWait() {
        try (Environment environment = Environment.simulation()) {
            ChargingPark park = new ChargingPark(environment, properties(1, 2, 1));
            for (int car = 0; car < 4; car++) {
                park.arrive(Duration.ofSeconds(100));
            }
            environment.run(1);
            assertThat(park.status()).isEqualTo(new ParkStatus(1, 1, 2, 4, 0, 1));
            SimProcess<Duration> booking = environment.process("driver", () -> park.book(Duration.ofSeconds(5)));
            assertThatThrownBy(() -> environment.run(booking)).hasMessageContaining("park.max-waiting is 2");
            environment.run();
            assertThat(park.status()).isEqualTo(new ParkStatus(1, 0, 0, 4, 3, 1));
        }
    }

    @Test
    void theSameSeedIsTheSameDay() {
        assertThat(afterOneDay(properties(4, 7))).isEqualTo(afterOneDay(properties(4, 7)));
        assertThat(afterOneDay(properties(4, 7))).isNotEqualTo(afterOneDay(properties(4, 8)));
    }

    @Test
    void aBookingWaitsForAChargerThatIsAdded() {
        try (Environment environment = Environment.simulation()) {
            ChargingPark park = new ChargingPark(environment, properties(1, 1));
            park.arrive(Duration.ofSeconds(100));
            environment.process("builder", () -> {
                environment.timeout(10).await();
                park.addCharger();
            });
            Duration waited = environment.run(environment.process("driver", () -> park.book(Duration.ofSeconds(5))));
            assertThat(waited).isEqualTo(Duration.ofSeconds(10));
            environment.run();
            assertThat(park.status()).isEqualTo(new ParkStatus(2, 0, 0, 1, 1, 0));
        }
    }
}
