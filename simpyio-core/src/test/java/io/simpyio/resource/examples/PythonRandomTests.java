package io.simpyio.resource.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The draws and the digits against those that Python has printed. */
class PythonRandomTests {

    /** The lines of {@code draws.txt}. */
    static Stream<String> draws() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PythonRandomTests.class.getResourceAsStream("/simpy/examples/draws.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines().toList().stream();
        }
    }

    private static Object draw(PythonRandom random, String kind) {
        return switch (kind) {
            case "random" -> random.random();
            case "uniform" -> random.uniform(1, 3);
            case "expovariate" -> random.expovariate(1 / 12.0);
            case "normalvariate" -> random.normalvariate(10, 2);
            case "randint" -> random.randint(50, 99);
            case "choice" -> random.choice(List.of("a", "b", "c"));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @MethodSource("draws")
    void drawsWhatPythonDraws(String line) {
        String[] words = line.split(" ");
        PythonRandom random = new PythonRandom(Long.parseLong(words[0]));
        for (int i = 0; i < 1000; i++) {
            draw(random, words[1]);
        }
        for (String expected : Arrays.asList(words).subList(2, words.length)) {
            Object drawn = draw(random, words[1]);
            if (drawn instanceof Double number) {
                assertThat(number).isEqualTo(Double.parseDouble(expected));
            } else {
                assertThat(drawn).hasToString(expected);
            }
        }
    }

    /** Python: {@code '%.2f' % value}; the first four are where Java's own format differs or might. */
    @ParameterizedTest
    @CsvSource({
        "0.125, 0.12",
        "1.005, 1.00",
        "2.675, 2.67",
        "0.375, 0.38",
        "1e22, 10000000000000000000000.00",
        "-1.5, -1.50",
        "0, 0.00",
        "19.999, 20.00"
    })
    void roundsTheExactValueHalfToEven(double value, String expected) {
        assertThat(PythonFormat.fixed(value, 2)).isEqualTo(expected);
    }

    @Test
    void padsOnTheLeft() {
        assertThat(PythonFormat.fixed(3.14159, 7, 4)).isEqualTo(" 3.1416");
        assertThat(PythonFormat.fixed(314.159, 7, 4)).isEqualTo("314.1590");
        assertThat(PythonFormat.integer(14.9)).isEqualTo("14");
    }

    @Test
    void refusesASeedOfMoreThanOneWord() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PythonRandom(1L << 32));
        assertThatIllegalArgumentException().isThrownBy(() -> new PythonRandom(-1));
    }
}
