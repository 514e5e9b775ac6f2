package io.simpyio.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.benchmarks.Load;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every contestant on the JVM does all of each work, so that what is compared is the same. */
class ModelTests {

    private static final long SLICE_UNITS = 2_000;

    static List<Arguments> models() {
        List<Arguments> models = new ArrayList<>();
        for (JvmContestant contestant : JvmContestant.values()) {
            for (String id : List.of("equal/1", "equal/100", "exponential/100", "mm1/80", "cancel/2000", "limit/100")) {
                if (contestant.takesPart(Work.parse(id))) {
                    models.add(Arguments.of(contestant, Work.parse(id)));
                }
            }
        }
        return models;
    }

    /** The first slice sets out from rest, so it is the following ones that are full. */
    @ParameterizedTest
    @MethodSource("models")
    void aSliceHasAsManyUnitsAsItShould(JvmContestant contestant, Work work) {
        try (Load model = contestant.open(work, SLICE_UNITS)) {
            model.advance();
            long units = 0;
            for (int i = 0; i < 5; i++) {
                units += model.advance();
            }
            if (work.kind() == Work.Kind.EQUAL || work.kind() == Work.Kind.CANCEL) {
                assertThat(units).isEqualTo(5 * SLICE_UNITS);
            } else {
                assertThat(units).isCloseTo(5 * SLICE_UNITS, Percentage.withPercentage(5));
            }
        }
    }
}
