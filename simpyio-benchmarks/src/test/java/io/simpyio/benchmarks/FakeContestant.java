package io.simpyio.benchmarks;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Measures what it was told to; notes in a common list that it was its turn. */
record FakeContestant(String id, Family family, Iterator<Reading> readings, List<String> turns) implements Contestant {

    static FakeContestant of(String id, Family family, List<String> turns, double... values) {
        List<Reading> readings = new ArrayList<>();
        for (double value : values) {
            readings.add(new Reading(value, 40.2, 1e9 / value, 2 * value));
        }
        return new FakeContestant(id, family, readings.iterator(), turns);
    }

    @Override
    public String variant() {
        return id + "'s list";
    }

    @Override
    public boolean takesPart(Workload workload) {
        return true;
    }

    @Override
    public Reading measure(Workload workload, Effort effort) {
        turns.add(id);
        return readings.next();
    }
}
