package io.simpyio.resource.examples;

import static io.simpyio.resource.examples.PythonFormat.fixed;
import static io.simpyio.resource.examples.PythonFormat.integer;

import io.simpyio.kernel.Environment;
import io.simpyio.resource.Container;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import java.util.function.Consumer;

/** Cars that share pumps and the fuel of one reservoir, which a truck fills when it runs low. */
final class GasStation implements Example {

    private static final double RESERVOIR_LITRES = 200;
    private static final double THRESHOLD_PERCENT = 10;
    private static final double TANK_LITRES = 50;
    private static final int MIN_LITRES_LEFT = 5;
    private static final int MAX_LITRES_LEFT = 25;
    private static final double LITRES_PER_SECOND = 2;
    private static final double TRUCK_SECONDS = 300;
    private static final double CHECK_SECONDS = 10;
    private static final int MIN_INTERVAL_SECONDS = 30;
    private static final int MAX_INTERVAL_SECONDS = 300;
    private static final double END = 1000;

    @Override
    public void run(Environment env, PythonRandom random, Consumer<String> out) {
        out.accept("Gas Station refuelling");
        Resource pumps = new Resource(env, 2);
        Container fuel = new Container(env, RESERVOIR_LITRES, RESERVOIR_LITRES);
        env.process("control", () -> control(env, out, fuel));
        env.process("arrivals", () -> {
            for (int i = 0; ; i++) {
                env.timeout(random.randint(MIN_INTERVAL_SECONDS, MAX_INTERVAL_SECONDS))
                        .await();
                String name = "Car " + i;
                env.process(name, () -> car(env, random, out, name, pumps, fuel));
            }
        });
        env.run(END);
    }

    private static void car(
            Environment env, PythonRandom random, Consumer<String> out, String name, Resource pumps, Container fuel) {
        int left = random.randint(MIN_LITRES_LEFT, MAX_LITRES_LEFT);
        out.accept(name + " arriving at gas station at " + fixed(env.now(), 1));
        try (Request pump = pumps.request()) {
            double start = env.now();
            pump.await();
            double litres = TANK_LITRES - left;
            fuel.get(litres).await();
            env.timeout(litres / LITRES_PER_SECOND).await();
            out.accept(name + " finished refueling in " + fixed(env.now() - start, 1) + " seconds.");
        }
    }

    private static void control(Environment env, Consumer<String> out, Container fuel) {
        while (true) {
            if (fuel.level() / fuel.capacity() * 100 < THRESHOLD_PERCENT) {
                out.accept("Calling tank truck at " + integer(env.now()));
                env.process("truck", () -> truck(env, out, fuel)).await();
            }
            env.timeout(CHECK_SECONDS).await();
        }
    }

    private static void truck(Environment env, Consumer<String> out, Container fuel) {
        env.timeout(TRUCK_SECONDS).await();
        out.accept("Tank truck arriving at time " + integer(env.now()));
        double amount = fuel.capacity() - fuel.level();
        out.accept("Tank truck refuelling " + fixed(amount, 1) + " liters.");
        fuel.put(amount).await();
    }
}
