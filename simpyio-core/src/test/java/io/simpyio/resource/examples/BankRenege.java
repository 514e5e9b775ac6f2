package io.simpyio.resource.examples;

import static io.simpyio.resource.examples.PythonFormat.fixed;

import io.simpyio.kernel.ConditionValue;
import io.simpyio.kernel.Environment;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import java.util.Locale;
import java.util.function.Consumer;

/** A bank counter, and customers who leave when they have waited too long: a request, or a timeout. */
final class BankRenege implements Example {

    private static final int CUSTOMERS = 5;
    private static final double MEAN_INTERVAL = 10;
    private static final double MEAN_SERVICE = 12;
    private static final double MIN_PATIENCE = 1;
    private static final double MAX_PATIENCE = 3;

    @Override
    public void run(Environment env, PythonRandom random, Consumer<String> out) {
        out.accept("Bank renege");
        Resource counter = new Resource(env, 1);
        env.process("source", () -> {
            for (int i = 0; i < CUSTOMERS; i++) {
                String name = String.format(Locale.ROOT, "Customer%02d", i);
                env.process(name, () -> customer(env, random, out, name, counter));
                env.timeout(random.expovariate(1 / MEAN_INTERVAL)).await();
            }
        });
        env.run();
    }

    private static void customer(
            Environment env, PythonRandom random, Consumer<String> out, String name, Resource counter) {
        double arrival = env.now();
        out.accept(fixed(arrival, 7, 4) + " " + name + ": Here I am");
        try (Request request = counter.request()) {
            double patience = random.uniform(MIN_PATIENCE, MAX_PATIENCE);
            ConditionValue results = request.or(env.timeout(patience)).await();
            String waited = fixed(env.now() - arrival, 6, 3);
            if (!results.contains(request)) {
                out.accept(fixed(env.now(), 7, 4) + " " + name + ": RENEGED after " + waited);
                return;
            }
            out.accept(fixed(env.now(), 7, 4) + " " + name + ": Waited " + waited);
            env.timeout(random.expovariate(1 / MEAN_SERVICE)).await();
            out.accept(fixed(env.now(), 7, 4) + " " + name + ": Finished");
        }
    }
}
