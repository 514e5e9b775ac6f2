package io.simpyio.benchmarks.kernel;

import io.simpyio.benchmarks.Load;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Timeout;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Models in simpyio without processes: callbacks of events make the next events, as in SimPy. */
final class SimpyioTimeouts {

    private SimpyioTimeouts() {}

    static Load open(Work work, long sliceUnits) {
        return switch (work.kind()) {
            case EQUAL, EXPONENTIAL -> new Timeouts(work, sliceUnits);
            case MM1 -> new Queue(work, sliceUnits);
            case CANCEL -> new Cancelled(work);
            case LIMIT -> new Limited(work, sliceUnits);
        };
    }

    /** The callback goes first, as whoever still waits for a cancelled timeout is told of it. */
    private static <T extends @Nullable Object> void cancel(Timeout<T> timeout, Consumer<Event<T>> callback) {
        timeout.removeCallback(callback);
        timeout.cancel();
    }

    private static final class Timeouts extends SimpyioModel {

        private final Delays delays;
        private final Consumer<Event<@Nullable Void>> tick = this::tick;

        Timeouts(Work work, long sliceUnits) {
            super(CoroutineMode.AUTO, work.sliceSeconds(sliceUnits));
            delays = work.delays();
            for (int i = 0; i < work.size(); i++) {
                start();
            }
        }

        private void start() {
            env.timeout(delays.next()).addCallback(tick);
        }

        private void tick(Event<?> event) {
            units++;
            start();
        }
    }

    private static final class Queue extends SimpyioModel {

        private final Delays arrivals;
        private final Delays services;
        private final Resource server = new Resource(env, 1);

        Queue(Work work, long sliceUnits) {
            super(CoroutineMode.AUTO, work.sliceSeconds(sliceUnits));
            arrivals = work.arrivals();
            services = work.delays();
            awaitArrival();
        }

        private void awaitArrival() {
            env.timeout(arrivals.next()).addCallback(this::arrive);
        }

        private void arrive(Event<?> event) {
            Request request = server.request();
            request.addCallback(granted -> serve(request));
            awaitArrival();
        }

        private void serve(Request request) {
            env.timeout(services.next()).addCallback(served -> {
                request.close();
                units++;
            });
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

            private final Consumer<Event<@Nullable Void>> done = event -> done();
            private final Consumer<Event<@Nullable Void>> givenUp = event -> givenUp();
            private @Nullable Timeout<@Nullable Void> hold;
            private @Nullable Timeout<@Nullable Void> limit;

            void start() {
                hold = env.timeout(delays.next());
                hold.addCallback(done);
                limit = env.timeout(Work.LIMIT_SECONDS);
                limit.addCallback(givenUp);
                units += 2;
            }

            private void done() {
                if (limit != null) {
                    cancel(limit, givenUp);
                }
                start();
            }

            private void givenUp() {
                if (hold != null) {
                    cancel(hold, done);
                }
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
            Consumer<Event<@Nullable Void>> happen = event -> happened++;
            @SuppressWarnings({"unchecked", "rawtypes"})
            Timeout<@Nullable Void>[] timeouts = new Timeout[size];
            try (Environment env = Environment.simulation()) {
                for (int i = 0; i < size; i++) {
                    timeouts[i] = env.timeout(delays.next());
                    timeouts[i].addCallback(happen);
                }
                for (int i = 0; i < size; i += 2) {
                    cancel(timeouts[i], happen);
                }
                env.run();
            }
            return Work.halfHappened(size, happened);
        }
    }
}
