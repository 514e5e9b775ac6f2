package io.simpyio.benchmarks.kernel;

import io.simpyio.benchmarks.Load;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Timer;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import io.simpyio.trace.EventHash;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Models in simpyio without processes: timers whose actions start them anew, as the actions of SSJ's events do. */
final class SimpyioTimers {

    private SimpyioTimers() {}

    static Load open(Work work, long sliceUnits) {
        return switch (work.kind()) {
            case EQUAL, EXPONENTIAL -> new Holds(Environment.builder(), work, sliceUnits);
            case MM1 -> new Queue(work, sliceUnits);
            case CANCEL -> new Cancelled(work);
            case LIMIT -> new Limited(work, sliceUnits);
        };
    }

    /** The same with the listener that makes the hash of a run. */
    static Load openHashed(Work work, long sliceUnits) {
        return new Holds(Environment.builder().listener(new EventHash()), work, sliceUnits);
    }

    private static final class Holds extends SimpyioModel {

        private final Delays delays;

        Holds(Environment.Builder environment, Work work, long sliceUnits) {
            super(environment, work.sliceSeconds(sliceUnits));
            delays = work.delays();
            Consumer<Timer> tick = this::tick;
            for (int i = 0; i < work.size(); i++) {
                env.timer(tick).start(delays.next());
            }
        }

        private void tick(Timer timer) {
            units++;
            timer.start(delays.next());
        }
    }

    private static final class Queue extends SimpyioModel {

        private final Delays arrivals;
        private final Delays services;
        private final Resource server = new Resource(env, 1);
        private final Timer arrival = env.timer(timer -> arrive());
        private final Timer service = env.timer(timer -> served());
        private @Nullable Request inService;

        Queue(Work work, long sliceUnits) {
            super(CoroutineMode.AUTO, work.sliceSeconds(sliceUnits));
            arrivals = work.arrivals();
            services = work.delays();
            arrival.start(arrivals.next());
        }

        private void arrive() {
            Request request = server.request();
            request.addCallback(granted -> serve(request));
            arrival.start(arrivals.next());
        }

        private void serve(Request request) {
            inService = request;
            service.start(services.next());
        }

        private void served() {
            if (inService != null) {
                inService.close();
                units++;
            }
        }
    }

    private static final class Limited extends SimpyioModel {

        private final Delays delays;

        Limited(Work work, long sliceUnits) {
            super(CoroutineMode.AUTO, work.sliceSeconds(sliceUnits));
            delays = work.delays();
            for (int i = 0; i < work.size(); i++) {
                new Hold().start();
            }
        }

        private final class Hold {

            private final Timer hold = env.timer(timer -> done());
            private final Timer limit = env.timer(timer -> givenUp());

            void start() {
                hold.start(delays.next());
                limit.start(Work.LIMIT_SECONDS);
                units += 2;
            }

            private void done() {
                limit.cancel();
                start();
            }

            private void givenUp() {
                hold.cancel();
                start();
            }
        }
    }

    private static final class Cancelled implements Load {

        private final int size;
        private final Delays delays;
        private long happened;

        Cancelled(Work work) {
            size = work.size();
            delays = work.delays();
        }

        @Override
        public long advance() {
            happened = 0;
            Consumer<Timer> happen = timer -> happened++;
            Timer[] timers = new Timer[size];
            try (Environment env = Environment.simulation()) {
                for (int i = 0; i < size; i++) {
                    timers[i] = env.timer(happen);
                    timers[i].start(delays.next());
                }
                for (int i = 0; i < size; i += 2) {
                    timers[i].cancel();
                }
                env.run();
            }
            return Work.halfHappened(size, happened);
        }
    }
}
