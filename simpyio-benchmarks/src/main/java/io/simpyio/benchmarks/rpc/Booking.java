package io.simpyio.benchmarks.rpc;

/** The reply: the number of the booking, and what has been booked. */
record Booking(long number, String driver, double seconds, String note) {}
