package io.simpyio.benchmarks.kernel;

import io.simpyio.benchmarks.Load;
import java.util.ArrayDeque;
import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;
import umontreal.ssj.simevents.eventlist.EventList;

/** Models in SSJ, whose events schedule themselves anew. It has no processes, and no resources without them. */
final class SsjCallbacks {

    private SsjCallbacks() {}

    static Load open(EventList list, Work work, long sliceUnits) {
        return switch (work.kind()) {
            case EQUAL, EXPONENTIAL -> new Timeouts(list, work, sliceUnits);
            case MM1 -> new Queue(list, work, sliceUnits);
            case CANCEL -> new Cancelled(list, work);
            case LIMIT -> new Limited(list, work, sliceUnits);
        };
    }

    private abstract static class SsjModel implements Load {

        final Simulator simulator;
        private final double sliceSeconds;
        long units;

        SsjModel(EventList list, double sliceSeconds) {
            simulator = new Simulator(list);
            this.sliceSeconds = sliceSeconds;
        }

        @Override
        public final long advance() {
            long before = units;
            Event end = new Event(simulator) {
                @Override
                public void actions() {
                    simulator.stop();
                }
            };
            end.schedule(sliceSeconds);
            simulator.start();
            return units - before;
        }
    }

    private static final class Timeouts extends SsjModel {

        private final Delays delays;

        Timeouts(EventList list, Work work, long sliceUnits) {
            super(list, work.sliceSeconds(sliceUnits));
            delays = work.delays();
            for (int i = 0; i < work.size(); i++) {
                new Tick().schedule(delays.next());
            }
        }

        private final class Tick extends Event {

            Tick() {
                super(simulator);
            }

            @Override
            public void actions() {
                units++;
                schedule(delays.next());
            }
        }
    }

    private static final class Queue extends SsjModel {

        private final Delays arrivals;
        private final Delays services;
        private final ArrayDeque<Departure> waiting = new ArrayDeque<>();
        private boolean busy;

        Queue(EventList list, Work work, long sliceUnits) {
            super(list, work.sliceSeconds(sliceUnits));
            arrivals = work.arrivals();
            services = work.delays();
            new Arrival().schedule(arrivals.next());
        }

        private final class Arrival extends Event {

            Arrival() {
                super(simulator);
            }

            @Override
            public void actions() {
                Departure customer = new Departure();
                if (busy) {
                    waiting.add(customer);
                } else {
                    busy = true;
                    customer.schedule(services.next());
                }
                schedule(arrivals.next());
            }
        }

        private final class Departure extends Event {

            Departure() {
                super(simulator);
            }

            @Override
            public void actions() {
                units++;
                Departure next = waiting.poll();
                if (next == null) {
                    busy = false;
                } else {
                    next.schedule(services.next());
                }
            }
        }
    }

    private static final class Limited extends SsjModel {

        private final Delays delays;

        Limited(EventList list, Work work, long sliceUnits) {
            super(list, work.sliceSeconds(sliceUnits));
            delays = work.delays();
            for (int i = 0; i < work.size(); i++) {
                new Hold().start();
            }
        }

        private final class Hold extends Event {

            private final Event limit = new Event(simulator) {
                @Override
                public void actions() {
                    Hold.this.cancel();
                    start();
                }
            };

            Hold() {
                super(simulator);
            }

            void start() {
                schedule(delays.next());
                limit.schedule(Work.LIMIT_SECONDS);
                units += 2;
            }

            @Override
            public void actions() {
                limit.cancel();
                start();
            }
        }
    }

    private static final class Cancelled implements Load {

        private final Simulator simulator;
        private final int size;
        private final Delays delays;
        private long happened;

        Cancelled(EventList list, Work work) {
            simulator = new Simulator(list);
            size = work.size();
            delays = work.delays();
        }

        @Override
        public long advance() {
            happened = 0;
            simulator.init();
            Event[] events = new Event[size];
            for (int i = 0; i < size; i++) {
                events[i] = new Event(simulator) {
                    @Override
                    public void actions() {
                        happened++;
                    }
                };
                events[i].schedule(delays.next());
            }
            for (int i = 0; i < size; i += 2) {
                events[i].cancel();
            }
            simulator.start();
            return Work.halfHappened(size, happened);
        }
    }
}
