package io.simpyio.benchmarks;

/** How long is measured: so many rounds, in each of which each contestant warms up and then works for so long. */
public record Effort(String name, int rounds, int warmupSeconds, int measureSeconds) {

    /** For numbers that are published. */
    public static final Effort FULL = new Effort("full", 3, 2, 2);

    /** To see within minutes where things are. */
    public static final Effort QUICK = new Effort("quick", 1, 1, 1);

    Effort withRounds(int newRounds) {
        return new Effort(name, newRounds, warmupSeconds, measureSeconds);
    }
}
