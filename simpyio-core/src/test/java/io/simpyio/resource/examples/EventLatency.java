package io.simpyio.resource.examples;

import static io.simpyio.resource.examples.PythonFormat.integer;

import io.simpyio.kernel.Environment;
import io.simpyio.resource.Store;
import java.util.function.Consumer;

/** A cable that takes its time, between a sender and a receiver who know nothing of that. */
final class EventLatency implements Example {

    private static final double CABLE_DELAY = 10;
    private static final double SEND_INTERVAL = 5;
    private static final double END = 100;

    @Override
    public void run(Environment env, PythonRandom random, Consumer<String> out) {
        out.accept("Event Latency");
        Store<String> cable = new Store<>(env);
        env.process("sender", () -> {
            while (true) {
                env.timeout(SEND_INTERVAL).await();
                String message = "Sender sent this at " + integer(env.now());
                env.process("cable", () -> {
                    env.timeout(CABLE_DELAY).await();
                    cable.put(message);
                });
            }
        });
        env.process("receiver", () -> {
            while (true) {
                String message = cable.get().await();
                out.accept("Received this at " + integer(env.now()) + " while " + message);
            }
        });
        env.run(END);
    }
}
