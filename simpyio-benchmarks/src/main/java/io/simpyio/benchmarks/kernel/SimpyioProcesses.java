package io.simpyio.benchmarks.kernel;

import io.simpyio.benchmarks.Load;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Timeout;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;

/** Models in simpyio as one writes them: processes that await events. */
final class SimpyioProcesses {

    private SimpyioProcesses() {}

    static Load open(CoroutineMode mode, Work work, long sliceUnits) {
        return switch (work.kind()) {
            case EQUAL, EXPONENTIAL -> new Timeouts(mode, work, sliceUnits);
            case MM1 -> new Queue(mode, work, sliceUnits);
            case LIMIT -> new Limited(mode, work, sliceUnits);
            case CANCEL -> throw new IllegalArgumentException("It has no processes: " + work);
        };
    }

    private static final class Timeouts extends SimpyioModel {

        Timeouts(CoroutineMode mode, Work work, long sliceUnits) {
            super(mode, work.sliceSeconds(sliceUnits));
            Delays delays = work.delays();
            for (int i = 0; i < work.size(); i++) {
                env.process("holder", () -> {
                    while (true) {
                        env.timeout(delays.next()).await();
                        units++;
                    }
                });
            }
        }
    }

    private static final class Queue extends SimpyioModel {

        Queue(CoroutineMode mode, Work work, long sliceUnits) {
            super(mode, work.sliceSeconds(sliceUnits));
            Delays arrivals = work.arrivals();
            Delays services = work.delays();
            Resource server = new Resource(env, 1);
            env.process("source", () -> {
                while (true) {
                    env.timeout(arrivals.next()).await();
                    env.process("customer", () -> {
                        try (Request request = server.request()) {
                            request.await();
                            env.timeout(services.next()).await();
                        }
                        units++;
                    });
                }
            });
        }
    }

    private static final class Limited extends SimpyioModel {

        Limited(CoroutineMode mode, Work work, long sliceUnits) {
            super(mode, work.sliceSeconds(sliceUnits));
            Delays delays = work.delays();
            for (int i = 0; i < work.size(); i++) {
                env.process("holder", () -> {
                    while (true) {
                        Timeout<?> hold = env.timeout(delays.next());
                        Timeout<?> limit = env.timeout(Work.LIMIT_SECONDS);
                        units += 2;
                        hold.or(limit).await();
                        limit.cancel();
                        hold.cancel();
                    }
                });
            }
        }
    }
}
