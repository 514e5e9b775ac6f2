package io.simpyio.resource.examples;

import static io.simpyio.resource.examples.PythonFormat.fixed;

import io.simpyio.kernel.Environment;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import java.util.function.Consumer;

/** Cars that share washing machines, and wait for the process that washes them. */
final class Carwash implements Example {

    private static final int MACHINES = 2;
    private static final double WASH_TIME = 5;
    private static final int INTERVAL = 7;
    private static final int CARS_AT_START = 4;
    private static final double END = 20;

    @Override
    public void run(Environment env, PythonRandom random, Consumer<String> out) {
        out.accept("Carwash");
        out.accept("Check out http://youtu.be/fXXmeP9TvBg while simulating ... ;-)");
        Resource machines = new Resource(env, MACHINES);
        env.process("arrivals", () -> {
            for (int i = 0; ; i++) {
                String name = "Car " + i;
                if (i >= CARS_AT_START) {
                    env.timeout(random.randint(INTERVAL - 2, INTERVAL + 2)).await();
                }
                env.process(name, () -> car(env, random, out, name, machines));
            }
        });
        env.run(END);
    }

    private static void car(
            Environment env, PythonRandom random, Consumer<String> out, String name, Resource machines) {
        out.accept(name + " arrives at the carwash at " + fixed(env.now(), 2) + ".");
        try (Request machine = machines.request()) {
            machine.await();
            out.accept(name + " enters the carwash at " + fixed(env.now(), 2) + ".");
            env.process("washing " + name, () -> {
                        env.timeout(WASH_TIME).await();
                        out.accept("Carwash removed " + random.randint(50, 99) + "% of " + name + "'s dirt.");
                    })
                    .await();
            out.accept(name + " leaves the carwash at " + fixed(env.now(), 2) + ".");
        }
    }
}
