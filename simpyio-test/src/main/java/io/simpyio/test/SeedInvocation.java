package io.simpyio.test;

import io.simpyio.trace.RunRecord;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/**
 * One run of a test with one seed.
 *
 * @param failed to be set if it fails
 * @param record what writes the run down for the self-check, or compares it; null without one
 * @param again whether it is the second run of a self-check
 */
record SeedInvocation(
        long seed,
        SimulationTest test,
        AtomicBoolean failed,
        @Nullable RunRecord record,
        boolean again) implements TestTemplateInvocationContext {

    static Stream<TestTemplateInvocationContext> of(long seed, SimulationTest test, AtomicBoolean failed) {
        if (!test.selfCheck()) {
            return Stream.of(new SeedInvocation(seed, test, failed, null, false));
        }
        RunRecord record = new RunRecord();
        return Stream.of(
                new SeedInvocation(seed, test, failed, record, false),
                new SeedInvocation(seed, test, failed, record, true));
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return "seed " + seed + (again ? ", again" : "");
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(new SimulationRun(this));
    }
}
