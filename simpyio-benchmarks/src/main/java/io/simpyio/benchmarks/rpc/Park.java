package io.simpyio.benchmarks.rpc;

import java.util.concurrent.atomic.AtomicLong;

/** What all servers do. Any thread. */
final class Park {

    private final AtomicLong bookings = new AtomicLong();

    Booking book(String driver, double seconds, String note) {
        return new Booking(bookings.incrementAndGet(), driver, seconds, note);
    }

    Booking book(Wish wish) {
        return book(wish.driver(), wish.seconds(), wish.note());
    }
}
