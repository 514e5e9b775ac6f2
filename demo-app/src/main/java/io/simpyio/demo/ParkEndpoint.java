package io.simpyio.demo;

import io.simpyio.rpc.RpcMethod;
import io.simpyio.spring.RpcEndpoint;
import java.time.Duration;

/** What peers may call: {@code park/status}, {@code park/addCharger}, {@code park/book}. */
@RpcEndpoint("park")
class ParkEndpoint {

    private static final double MAX_BOOKING_SECONDS = 3_600;

    private final ChargingPark park;

    ParkEndpoint(ChargingPark park) {
        this.park = park;
    }

    @RpcMethod
    ParkStatus status() {
        return park.status();
    }

    @RpcMethod
    int addCharger() {
        return park.addCharger();
    }

    /** Replies when a charger is free, which the driver then has for so many seconds. */
    @RpcMethod
    Booking book(String driver, double seconds) {
        if (!(seconds > 0 && seconds <= MAX_BOOKING_SECONDS)) {
            throw new IllegalArgumentException(
                    "A booking takes more than 0 and at most " + MAX_BOOKING_SECONDS + " seconds, not " + seconds);
        }
        Duration waited = park.book(Duration.ofNanos((long) (seconds * 1e9)));
        return new Booking(driver, waited.toNanos() / 1e9, seconds);
    }

    /**
     * A charger that was given to a driver.
     *
     * @param driver who has it
     * @param waitedSeconds how long the driver waited for it
     * @param seconds how long the driver has it
     */
    record Booking(String driver, double waitedSeconds, double seconds) {}
}
