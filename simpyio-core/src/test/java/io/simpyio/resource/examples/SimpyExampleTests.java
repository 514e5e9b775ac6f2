package io.simpyio.resource.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** SimPy's documented examples print what they print in Python, line for line; see the README of the resources. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"LOOP", "BATON"})
class SimpyExampleTests {

    private static final long SEED = 42;

    @Parameter
    CoroutineMode mode;

    private final List<String> printed = new ArrayList<>();
    private final PythonRandom random = new PythonRandom(SEED);

    private void run(Example example) {
        try (Environment env = Environment.builder().coroutines(mode).build()) {
            example.run(env, random, printed::add);
        }
    }

    private void compareWithPython(String name) throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/simpy/examples/" + name + ".txt")) {
            assertThat(file).as("output of Python").isNotNull();
            String expected = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(printed).containsExactlyElementsOf(expected.lines().toList());
        }
    }

    @Test
    void bankRenege() throws IOException {
        run(new BankRenege());
        compareWithPython("bank_renege");
    }

    @Test
    void carwash() throws IOException {
        run(new Carwash());
        compareWithPython("carwash");
    }

    @Test
    void machineShop() throws IOException {
        run(new MachineShop());
        compareWithPython("machine_shop");
    }

    @Test
    void movieRenege() throws IOException {
        run(new MovieRenege());
        compareWithPython("movie_renege");
    }

    @Test
    void gasStationRefuelling() throws IOException {
        run(new GasStation());
        compareWithPython("gas_station_refuel");
    }

    @Test
    void processCommunication() throws IOException {
        printed.add("Process communication");
        run(new ProcessCommunication(1));
        run(new ProcessCommunication(2));
        compareWithPython("process_communication");
    }

    @Test
    void eventLatency() throws IOException {
        run(new EventLatency());
        compareWithPython("latency");
    }
}
