package io.simpyio.benchmarks.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What all clients have in common. */
class CallsTests {

    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final Calls calls = new Calls(RpcWork.parse("small/1x1"));

    @Test
    void whatWasAnsweredBeforeIsNotMeasured() throws Exception {
        Wish wish = calls.wish();
        long hourNanos = Duration.ofHours(1).toNanos();
        calls.answered(System.nanoTime() - hourNanos, wish.driver(), wish.seconds(), wish.note());
        Thread lane = Thread.startVirtualThread(() -> calls.lane(new Park()::book));

        Histogram nanos = calls.during(MILLISECOND);
        calls.end();
        lane.join();

        assertThat(nanos.getTotalCount()).isPositive();
        assertThat(nanos.getMaxValue()).isLessThan(hourNanos);
    }

    @ParameterizedTest
    @CsvSource({"Bob, 1800.5, true", "Ada Lovelace, 1800, true", "Ada Lovelace, 1800.5, false"})
    void anotherReplyIsAFailure(String driver, double seconds, boolean sameNote) {
        calls.answered(
                System.nanoTime(), driver, seconds, sameNote ? calls.wish().note() : "");
        assertThatThrownBy(() -> calls.during(MILLISECOND))
                .hasRootCauseMessage("Something else was booked: " + driver + ", " + seconds + ", "
                        + (sameNote ? calls.wish().note() : ""));
    }

    @Test
    void aCallThatFailsIsAFailure() {
        calls.lane(wish -> {
            throw new IOException("the connection is lost");
        });
        assertThatThrownBy(() -> calls.during(MILLISECOND)).hasRootCauseMessage("the connection is lost");
    }

    @ParameterizedTest
    @CsvSource({"SMALL, 60, 110", "LARGE, 3900, 4200"})
    void aPayloadHasTheSizeThatTheReportSays(RpcWork.Payload payload, int least, int most) {
        Wish wish = new RpcWork(payload, 1, 1).wish();
        assertThat(JsonMapper.shared().writeValueAsBytes(wish).length).isBetween(least, most);
    }
}
