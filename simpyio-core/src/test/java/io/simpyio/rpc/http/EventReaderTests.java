package io.simpyio.rpc.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.http.HttpException;
import io.simpyio.rpc.http.EventReader.Received;
import io.simpyio.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTests {

    private static final String TEXT = "\ufeffdata: one\n\n"
            + ": a comment\r\n\r\n"
            + "event: end\r\ndata:two\r\ndata:  three\r\nid: 7\r\n\r\n"
            + "data: \u20ac\rretry: 1\rdata\r\r"
            + "event: nothing\n\n"
            + "data:x\n\n"
            + "data: without an end";

    private static final List<Received> EVENTS = List.of(
            new Received("message", "one"),
            new Received("end", "two\n three"),
            new Received("message", "\u20ac\n"),
            new Received("message", "x"));

    private static List<Received> all(EventReader reader) {
        List<Received> events = new ArrayList<>();
        for (Optional<Received> next = reader.poll(); next.isPresent(); next = reader.poll()) {
            events.add(next.get());
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void piecesMayBeCutAnywhere(long ownSeed) {
        long seed = Seeds.replayed(ownSeed);
        Random random = new Random(seed);
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        EventReader reader = new EventReader(100);
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(5));
            reader.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        assertThat(all(reader)).as("with seed=%d", seed).isEqualTo(EVENTS);
    }

    @Test
    void eventsHaveALimitAndCommentsHaveNone() {
        EventReader reader = new EventReader(20);
        reader.add(": still there\n".repeat(10).getBytes(StandardCharsets.UTF_8));
        reader.add("data: 0123456789\n\ndata: 0123456789\n\n".getBytes(StandardCharsets.UTF_8));
        assertThat(all(reader)).hasSize(2);
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> reader.add("data: 01234\ndata: 56789\n\n".getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("An event of more than 20 bytes");
    }
}
