package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.net.SocketException;
import io.simpyio.testing.Logged;
import io.simpyio.testing.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Peers whose calls, replies, headers and cancellations are made of the right pieces in the wrong places. Each of their
 * connections has an end, no call stays, and who behaves is served throughout; a failure that nobody handles would end
 * the run.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RpcFuzzTests {

    private static final int CONNECTIONS = 1_000;
    private static final int PACKETS_PER_CONNECTION = 6;
    private static final int MAX_DEPTH = 3;

    private static final String PADDING = "\t \t \t";

    private static final List<String> PATHS = List.of(
            "",
            "a",
            "a/same",
            "a/back",
            "a/typed",
            "a/account",
            "a/pass",
            "a/hold",
            "a/plain",
            "a/ticks",
            "_describe",
            "nope",
            "_a",
            "a//b");

    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "0",
            "1",
            "-1",
            "2",
            "1.5",
            "NaN",
            "-Infinity",
            "1e999",
            "99999999999999999999",
            "\"\"",
            "\"a/account\"",
            "\"\\u0000\\ud800\"",
            "\"__type__\"");

    interface Heard {
        Object heard(Object value);
    }

    static final class Account {

        @RpcMethod
        int pay(int amount) {
            return amount;
        }
    }

    static final class Endpoint {

        private final Environment environment;

        Endpoint(Environment environment) {
            this.environment = environment;
        }

        @RpcMethod
        Object same(Object value) {
            return value;
        }

        @RpcMethod
        Object back(RpcProxy proxy, List<Object> values) {
            return proxy.call(values).await();
        }

        @RpcMethod
        Object typed(Heard heard, Map<String, Account> accounts) {
            return heard.heard(accounts);
        }

        @RpcMethod(mode = RpcMode.PASS_THROUGH)
        void pass(RpcCall call) {
            environment.timeout(0.01).addCallback(now -> call.succeed(call.arguments()));
        }

        @RpcMethod
        void hold(double seconds) {
            environment.timeout(Math.min(seconds, 10)).await();
        }

        @RpcMethod
        void ticks(Object value, RpcSink<Object> sink) {
            for (int i = 0; i < 9; i++) {
                sink.send(value).await();
            }
        }

        @RpcMethod(mode = RpcMode.PLAIN)
        Object plain(RpcPeer peer, Account account) {
            peer.call("a", account);
            return account;
        }
    }

    @ParameterizedTest(name = "seed {0}, {1}")
    @CsvSource({"1, MESSAGE", "2, MESSAGE", "3, MESSAGE", "20261123, MESSAGE", "4, WEBSOCKET", "5, WEBSOCKET"})
    void piecesInTheWrongPlacesDisturbNobodyElse(long ownSeed, RpcTransport transport) {
        long seed = Seeds.replayed(ownSeed);
        Random random = new Random(seed);
        try (Logged quiet = new Logged("io.simpyio");
                Backend backend = Backend.open("virtual")) {
            Environment environment = backend.environment();
            environment.run(environment.process("fuzz", () -> fuzz(backend, transport, random)));
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("With seed=" + seed, failure);
        }
    }

    private static void fuzz(Backend backend, RpcTransport transport, Random random) {
        Environment environment = backend.environment();
        RpcTypes types = RpcTypes.NONE.withType(StringBuilder.class, String.class, String::valueOf, StringBuilder::new);
        Account account = new Account();
        RpcService server = transport.serve(
                backend.network(),
                new RpcRouter().register("a", new Endpoint(environment)).register("a/account", account),
                RpcOptions.DEFAULT.withTypes(random.nextBoolean() ? RpcTypes.NONE : types));
        RpcPeer good = server.connect(new RpcRouter(), RpcOptions.DEFAULT);
        for (int i = 0; i < CONNECTIONS; i++) {
            RpcService.Raw bad = server.raw();
            try {
                for (int packet = 0; packet < PACKETS_PER_CONNECTION; packet++) {
                    bad.send(packet(random));
                }
                environment.timeout(random.nextDouble() * 0.02).await();
            } catch (SocketException closed) {
                // As it deserves.
            }
            bad.vanish();
            assertThat(good.call("a/same", i).await()).isEqualTo(i);
        }
        while (server.connections() > 1) {
            environment.timeout(0.01).await();
        }
        assertThat(server.calls()).isZero();
        assertThat(good.isClosed()).isFalse();
    }

    static String packet(Random random) {
        String headers = switch (random.nextInt(8)) {
            case 0 -> ",{\"deadline\":" + value(random, 0) + "}";
            case 1 -> "," + value(random, 0);
            case 2 -> ",{\"stream\":" + (random.nextBoolean() ? "3" : value(random, 0)) + "}";
            default -> "";
        };
        String content = random.nextInt(20) == 0 ? value(random, 0) : call(random);
        int type = random.nextInt(12) == 0 ? random.nextInt(7) : 0;
        return "[" + type + "," + random.nextInt(4) + "," + content + headers + "]"
                + (random.nextInt(3) > 0 ? PADDING : "");
    }

    private static String call(Random random) {
        StringBuilder arguments = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            arguments.append(arguments.isEmpty() ? "" : ",").append(value(random, 0));
        }
        String keywords = random.nextInt(4) == 0 ? "{\"value\":" + value(random, 0) + "}" : "{}";
        return "[\"" + PATHS.get(random.nextInt(PATHS.size())) + "\",[" + arguments + "]," + keywords + "]";
    }

    private static String value(Random random, int depth) {
        int kind = random.nextInt(depth < MAX_DEPTH ? 8 : 2);
        return switch (kind) {
            case 0, 1 -> SCALARS.get(random.nextInt(SCALARS.size()));
            case 2 -> "[" + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
            case 3 -> "{\"k\":" + value(random, depth + 1) + "}";
            case 4 -> "{\"__type__\":" + value(random, depth + 1) + "}";
            default ->
                "{\"__type__\":[" + (random.nextInt(5) - 1) + ","
                        + (random.nextInt(3) > 0 ? "\"a/account\"" : value(random, depth + 1)) + "]}";
        };
    }
}
