package io.simpyio.virtual.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.simpyio.net.SocketException;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import io.simpyio.virtual.World;
import io.simpyio.virtual.link.LinkProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans, in YAML and in code, and what becomes of faults that never fired. */
class FaultPlanTests {

    private static final int PORT = 5555;

    /** Host a sends a byte to b and to c each 100 ms, which each send it back, for a minute; the clocks are read, too. */
    private static World chatter(FaultPlan plan) {
        World world = World.builder()
                .seed(1)
                .link(LinkProfile.of(Duration.ofMillis(10)))
                .faults(plan)
                .build();
        for (String name : new String[] {"b", "c"}) {
            world.host(name).start((environment, network) -> {
                TcpServerSocket listening = network.listen(PORT).await();
                while (true) {
                    TcpSocket socket = listening.accept().await();
                    environment.process(() -> echo(socket));
                }
            });
        }
        for (String name : new String[] {"b", "c"}) {
            world.host("a").start("to " + name, (environment, network) -> {
                while (environment.now() < 60) {
                    try (TcpSocket socket = network.connect(name, PORT).await()) {
                        while (environment.now() < 60) {
                            environment.timeout(0.1).await();
                            assertThat(environment.clock().instant()).isNotNull();
                            socket.write(new byte[1]).await();
                            socket.read(1).await();
                        }
                    } catch (SocketException broken) {
                        environment.timeout(1).await();
                    }
                }
            });
        }
        return world;
    }

    private static void echo(TcpSocket socket) {
        try {
            while (true) {
                socket.write(socket.read(1).await()).await();
            }
        } catch (SocketException end) {
            socket.close();
        }
    }

    @Test
    void aPlanInYamlHappensAndFires(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plan.yaml");
        Files.writeString(file, """
                faults:
                  - {at: 1s, for: 500ms, partition: [a, b]}
                  - {at: 3s, for: 500ms, partition: [[a], [b, c]]}
                  - {at: 5s, for: 500ms, one-way: [b, a]}
                  - {at: 7s, for: 500ms, isolate: a}
                  - {at: 10s, for: 2s, hold: [a, c]}
                  - {at: 20s, for: 10s, slow: [a, b], latency: 50ms, bits-per-second: 1000000, loss: 0.1}
                  - {at: 31s, reset: [a, b]}
                  - {at: 35s, for: 5s, crash: c}
                  - {at: 45s, for: 1s, skew: a, by: 5s}
                  - {at: 50s, jump: a, by: -5s}
                """);
        World world = chatter(FaultPlan.of(file));
        world.run(Duration.ofSeconds(120));
        assertThat(world.faults().made())
                .extracting(Fault::toString)
                .containsExactly(
                        "partition between a and b",
                        "partition between a and b, c",
                        "one-way partition from b to a",
                        "partition between a and all others",
                        "hold between a and c",
                        "slow link between a and b",
                        "reset between a and b",
                        "crash of c",
                        "skew of the clock of a by PT5S",
                        "jump of the clock of a by PT-5S");
        assertThat(world.faults().made()).allSatisfy(fault -> {
            assertThat(fault.fired()).as("%s", fault).isPositive();
            assertThat(fault.lifted())
                    .as("%s", fault)
                    .isEqualTo(!fault.toString().startsWith("jump")
                            && !fault.toString().startsWith("reset"));
        });
        assertThatNoException().isThrownBy(world::close);
    }

    @Test
    void aPlannedFaultThatNeverFiredFailsTheRun() {
        World world = chatter(FaultPlan.ofYaml("""
                faults:
                  - {at: 1s, for: 1s, partition: [b, c]}
                  - {at: 100s, crash: a}
                  - {at: 1s, for: 1s, partition: [a, c]}
                """));
        world.run(Duration.ofSeconds(70));
        assertThatExceptionOfType(UnfiredFaultException.class)
                .isThrownBy(world::close)
                .withMessage("Planned faults that never fired:"
                        + " number 1, {at=1s, for=1s, partition=[b, c]} (it met nothing);"
                        + " number 2, {at=100s, crash=a} (its time has not come)");
        assertThatNoException().isThrownBy(world::close);
    }

    @Test
    void plansInCodeAreTheSame() {
        World world = chatter(FaultPlan.empty()
                .with(Duration.ofSeconds(1), Duration.ofSeconds(2), faults -> faults.partition("a", "b"))
                .with(Duration.ofSeconds(5), faults -> faults.partition("b", "c")));
        world.run(Duration.ofSeconds(10));
        assertThat(world.faults().made()).extracting(Fault::lifted).containsExactly(true, false);
        assertThatExceptionOfType(UnfiredFaultException.class)
                .isThrownBy(world::close)
                .withMessage("Planned faults that never fired: fault at PT5S (it met nothing)");
    }

    @Test
    void aRunThatFailsSaysNothingMoreOfItsFaults() {
        World world = chatter(FaultPlan.empty().with(Duration.ofSeconds(1), faults -> faults.crash("nobody")));
        assertThatIllegalArgumentException()
                .isThrownBy(world::run)
                .withMessage("There is no host nobody, there are [b, c, a]");
        assertThatNoException().isThrownBy(world::close);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [                                          | The fault plan is no YAML
            faults: 3                                  | must have a list "faults" and nothing else
            {faults: [], seed: 3}                      | must have a list "faults" and nothing else
            faults: [3]                                | Fault 1 of the plan is no map
            faults: [{at: 1s}]                         | Fault 1 of the plan needs one of [crash, hold, isolate, jump, one-way, partition, reset, skew, slow], but has []
            faults: [{at: 1s, crash: a, reset: [a, b]}] | but has [crash, reset]
            faults: [{crash: a}]                       | needs a value for "at"
            faults: [{crash: a, at: soon}]             | needs a duration for "at", such as 500ms or 10s, but has soon
            faults: [{crash: a, at: -1s}]              | at must not be negative
            faults: [{crash: a, at: 1s, until: 3s}]    | has unknown keys [until]
            faults: [{hold: [a, b, c], at: 1s}]        | needs two sides for "hold"
            faults: [{hold: [[a, c], b], at: 1s}]      | needs two hosts for "hold"
            faults: [{partition: a, at: 1s}]           | needs two sides for "partition"
            faults: [{slow: [a, b], at: 1s, latency: 1s, loss: much}] | needs a number for "loss"
            """)
    void whatIsWrongInAPlanIsNamed(String yaml, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.ofYaml(yaml))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "3ns, PT0.000000003S",
        "7us, PT0.000007S",
        "500ms, PT0.5S",
        "10s, PT10S",
        "2m, PT2M",
        "1h, PT1H",
        "1d, PT24H"
    })
    void durationsHaveUnits(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }
}
