package io.simpyio.resource.examples;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.resource.PreemptiveResource;
import io.simpyio.resource.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Machines that break, and one repairman whom they take from his other work: interrupts and preemption. */
final class MachineShop implements Example {

    private static final double MEAN_PART_MINUTES = 10;
    private static final double DEVIATION_PART_MINUTES = 2;
    private static final double FAILURE_RATE = 1 / 300.0;
    private static final double REPAIR_MINUTES = 30;
    private static final double OTHER_JOB_MINUTES = 30;
    private static final int MACHINES = 10;
    private static final int WEEKS = 4;

    @Override
    public void run(Environment env, PythonRandom random, Consumer<String> out) {
        out.accept("Machine shop");
        PreemptiveResource repairman = new PreemptiveResource(env, 1);
        List<Machine> machines = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            machines.add(new Machine(env, random, "Machine " + i, repairman));
        }
        env.process("other jobs", () -> otherJobs(env, repairman));
        env.run(WEEKS * 7 * 24 * 60.0);
        out.accept("Machine shop results after " + WEEKS + " weeks");
        for (Machine machine : machines) {
            out.accept(machine.name + " made " + machine.partsMade + " parts.");
        }
    }

    private static void otherJobs(Environment env, PreemptiveResource repairman) {
        while (true) {
            double left = OTHER_JOB_MINUTES;
            while (left != 0) {
                try (Request request = repairman.request(2)) {
                    request.await();
                    double start = env.now();
                    try {
                        env.timeout(left).await();
                        left = 0;
                    } catch (Interrupt preempted) {
                        left -= env.now() - start;
                    }
                }
            }
        }
    }

    private static final class Machine {

        private final Environment env;
        private final PythonRandom random;
        private final String name;
        private final PreemptiveResource repairman;
        private int partsMade;
        private boolean broken;

        Machine(Environment env, PythonRandom random, String name, PreemptiveResource repairman) {
            this.env = env;
            this.random = random;
            this.name = name;
            this.repairman = repairman;
            SimProcess<?> working = env.process(name, this::work);
            env.process("failures of " + name, () -> fail(working));
        }

        private void work() {
            while (true) {
                double left = random.normalvariate(MEAN_PART_MINUTES, DEVIATION_PART_MINUTES);
                while (left != 0) {
                    double start = env.now();
                    try {
                        env.timeout(left).await();
                        left = 0;
                    } catch (Interrupt failure) {
                        broken = true;
                        left -= env.now() - start;
                        repair();
                        broken = false;
                    }
                }
                partsMade++;
            }
        }

        private void repair() {
            try (Request request = repairman.request(1)) {
                request.await();
                env.timeout(REPAIR_MINUTES).await();
            }
        }

        private void fail(SimProcess<?> working) {
            while (true) {
                env.timeout(random.expovariate(FAILURE_RATE)).await();
                if (!broken) {
                    working.interrupt();
                }
            }
        }
    }
}
