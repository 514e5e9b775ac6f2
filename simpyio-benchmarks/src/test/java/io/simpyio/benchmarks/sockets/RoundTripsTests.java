package io.simpyio.benchmarks.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.benchmarks.Load;
import io.simpyio.benchmarks.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every contestant makes the round trips that it counts. */
class RoundTripsTests {

    private static final long SLICE_UNITS = 200;

    static List<Arguments> loads() {
        List<Arguments> loads = new ArrayList<>();
        for (SocketsContestant contestant : SocketsContestant.values()) {
            if (!contestant.works()) {
                continue;
            }
            for (String id : List.of("echo/1x64", "echo/8x16384")) {
                loads.add(Arguments.of(contestant, id));
            }
            if (contestant.name().startsWith("SIMPYIO") && contestant != SocketsContestant.SIMPYIO_EPOLL_ARRAYS) {
                for (String id : List.of("messages/1x1", "messages/1x8", "messages/8x1")) {
                    loads.add(Arguments.of(contestant, id));
                }
            }
        }
        loads.add(Arguments.of(SocketsContestant.SIMPYIO_SELECT, "remote/2x2"));
        return loads;
    }

    @ParameterizedTest
    @MethodSource("loads")
    void aSliceHasItsRoundTrips(SocketsContestant contestant, String id) {
        try (Load load = contestant.open(RoundTrips.parse(id), SLICE_UNITS)) {
            for (int i = 0; i < 3; i++) {
                assertThat(load.advance()).isGreaterThanOrEqualTo(SLICE_UNITS);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 64", "8, 16384"})
    void theProgramInCMakesItsRoundTrips(String connections, String bytes) throws Exception {
        String program = compiled();
        String output = Programs.output(program, connections, bytes, "--slice", Long.toString(SLICE_UNITS));
        assertThat(Long.parseLong(output)).isGreaterThanOrEqualTo(SLICE_UNITS);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 8"})
    void theProgramInPythonMakesItsRoundTrips(String connections, String inFlight) throws Exception {
        String output = Programs.output(
                SocketsSuite.PYTHON,
                "-B",
                "src/main/python/messages.py",
                connections,
                inFlight,
                "--slice",
                Long.toString(SLICE_UNITS));
        assertThat(Long.parseLong(output)).isGreaterThanOrEqualTo(SLICE_UNITS);
    }

    private static String compiled() throws InterruptedException {
        Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "It uses epoll");
        try {
            return SocketsSuite.compiled(Path.of("")).toAbsolutePath().toString();
        } catch (IOException missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("There is no C compiler, and CI must not skip this test", missing);
            }
            return Assumptions.abort("There is no C compiler: " + missing.getMessage());
        }
    }
}
