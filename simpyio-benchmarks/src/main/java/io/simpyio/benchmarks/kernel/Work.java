package io.simpyio.benchmarks.kernel;

import java.util.Locale;

/**
 * What a model does.
 *
 * @param size how many processes or events there are; of a queue, its load in per cent
 */
record Work(Kind kind, int size) {

    enum Kind {
        /** So many processes hold for one second again and again. Units are timeouts. */
        EQUAL,
        /** So many processes hold for exponentially distributed times, one second on average. Units are timeouts. */
        EXPONENTIAL,
        /** Customers come to one server, with exponential times between arrivals and of service. Units are customers. */
        MM1,
        /** So many events are scheduled, every other one is cancelled, the rest happen. Units are scheduled events. */
        CANCEL,
        /** So many processes hold for exponential times with a time limit, seldom reached. Units are scheduled events. */
        LIMIT
    }

    private static final double MEAN_SECONDS = 1;

    /** After how many seconds a hold of {@link Kind#LIMIT} is given up. */
    static final double LIMIT_SECONDS = 10;

    /** The work that an id such as {@code equal/1000} names. */
    static Work parse(String id) {
        String[] parts = id.split("/", -1);
        return new Work(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), Integer.parseInt(parts[1]));
    }

    /** The same with so many processes or events at most. */
    Work ofSizeUpTo(int limit) {
        return new Work(kind, Math.min(size, limit));
    }

    String id() {
        return kind.name().toLowerCase(Locale.ROOT) + "/" + size;
    }

    /** How long processes hold, or servers serve. */
    Delays delays() {
        return kind == Kind.EQUAL ? () -> MEAN_SECONDS : new DrawnDelays(MEAN_SECONDS, 1);
    }

    /** The times between arrivals. */
    Delays arrivals() {
        return new DrawnDelays(betweenArrivalsSeconds(), 2);
    }

    private double betweenArrivalsSeconds() {
        return MEAN_SECONDS * 100 / size;
    }

    /** In how many whole simulated seconds about so many units are done, and at least one by each process. */
    double sliceSeconds(long units) {
        return switch (kind) {
            case EQUAL, EXPONENTIAL -> Math.max(1, units / size);
            case MM1 -> Math.ceil(units * betweenArrivalsSeconds());
            case LIMIT -> Math.max(1, units / (2 * size));
            case CANCEL -> throw new IllegalArgumentException("It is done as a whole: " + this);
        };
    }

    /** How many events were scheduled, if half of them have happened; what happened wrongly must not be fast. */
    static long halfHappened(int scheduled, long happened) {
        if (happened != scheduled / 2) {
            throw new IllegalStateException(happened + " of " + scheduled + " events have happened");
        }
        return scheduled;
    }
}
