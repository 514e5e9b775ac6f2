package io.simpyio.virtual.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which faults happen when, in code or in YAML. Immutable. */
public final class FaultPlan {

    private final List<Entry> entries;

    private FaultPlan(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * A fault and its time.
     *
     * @param description for the report if it never fires
     * @param at when it begins, from the start of the plan
     * @param lasting after how long it is lifted; never if empty
     */
    record Entry(String description, Duration at, Optional<Duration> lasting, Function<Faults, Fault> fault) {}

    /** A plan without faults, to which some can be added. */
    public static FaultPlan empty() {
        return new FaultPlan(List.of());
    }

    /** The same and one more, which is never lifted: {@code plan.with(Duration.ofSeconds(5), f -> f.crash("a"))}. */
    public FaultPlan with(Duration at, Function<Faults, Fault> fault) {
        return with(new Entry("fault at " + at, at, Optional.empty(), fault));
    }

    /** The same and one more, which is lifted after a time. */
    public FaultPlan with(Duration at, Duration lasting, Function<Faults, Fault> fault) {
        return with(new Entry("fault at " + at, at, Optional.of(lasting), fault));
    }

    FaultPlan with(Entry entry) {
        if (entry.at().isNegative()) {
            throw new IllegalArgumentException("at must not be negative, but is " + entry.at());
        }
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new FaultPlan(more);
    }

    /**
     * A plan in YAML; needs SnakeYAML on the class path. Fails with an {@link IllegalArgumentException} that names the
     * entry that is wrong.
     */
    public static FaultPlan ofYaml(String yaml) {
        return PlanReader.read(yaml);
    }

    /** A plan in a YAML file; fails like {@link #ofYaml}, or with an {@link UncheckedIOException}. */
    public static FaultPlan of(Path yamlFile) {
        try {
            return ofYaml(Files.readString(yamlFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Entry> entries() {
        return entries;
    }
}
