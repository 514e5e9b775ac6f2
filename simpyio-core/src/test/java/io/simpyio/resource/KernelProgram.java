package io.simpyio.resource;

import io.simpyio.kernel.AnyOf;
import io.simpyio.kernel.ConditionValue;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.kernel.Timeout;
import io.simpyio.kernel.Timer;
import io.simpyio.resource.Script.Kind;
import io.simpyio.resource.Script.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries out a {@link Script} on our kernel and writes down what happens. */
final class KernelProgram {

    final Environment env;
    final Resource resource;
    final PriorityResource priority;
    final PreemptiveResource preemptive;
    final Container container;
    final Store<Integer> store;
    final PriorityStore<Integer> ordered;
    final FilterStore<Integer> filtered;

    /** All that was ever asked, for those who want to count. */
    final List<WaitingEvent<?>> asked = new ArrayList<>();

    private final List<String> trace = new ArrayList<>();
    private final List<SimProcess<?>> processes = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();

    KernelProgram(Environment env, Script script) {
        this.env = env;
        resource = new Resource(env, Script.RESOURCE_CAPACITY);
        priority = new PriorityResource(env, Script.PRIORITY_CAPACITY);
        preemptive = new PreemptiveResource(env, Script.PREEMPTIVE_CAPACITY);
        container = new Container(env, Script.CONTAINER_CAPACITY, Script.CONTAINER_INIT);
        store = new Store<>(env, Script.STORE_CAPACITY);
        ordered = new PriorityStore<>(env, Script.ORDERED_CAPACITY, Integer::compare);
        filtered = new FilterStore<>(env, Script.ORDERED_CAPACITY);
        for (int i = 0; i < Script.TIMERS; i++) {
            String name = "timer " + i;
            timers.add(env.timer(timer -> note(name)));
        }
        for (List<Op> ops : script.processes()) {
            Actor actor = new Actor("p" + processes.size(), ops);
            processes.add(env.process(actor.name, actor::run));
        }
    }

    List<String> run() {
        env.run();
        note("end");
        return trace;
    }

    private boolean startTimer(int number, int delay) {
        Timer timer = timers.get(number);
        boolean pending = timer.pending();
        if (delay < 0) {
            pending = timer.cancel();
        } else {
            timer.start(delay);
        }
        return pending;
    }

    private void note(String what) {
        trace.add((long) env.now() + " " + what);
    }

    private WaitingEvent<?> ask(Op op) {
        boolean put = op.y() != 0;
        return switch (op.b()) {
            case 0 -> resource.request();
            case 1 -> priority.request(op.x());
            case 2 -> preemptive.request(op.x(), put);
            case 3 -> put ? container.put(op.x() + 1) : container.get(op.x() + 1);
            case 4 -> put ? store.put(op.item()) : store.get();
            case 5 -> put ? ordered.put(op.x() * 1000 + op.item()) : ordered.get();
            default -> put ? filtered.put(op.item()) : filtered.get(item -> item % 3 == op.x());
        };
    }

    private static String state(BaseResource<?, ?> resource) {
        int puts = resource.putQueueLength();
        int gets = resource.getQueueLength();
        return switch (resource) {
            case Resource units -> units.count() + "/" + puts;
            case Container amount -> (long) amount.level() + "/" + puts + "/" + gets;
            case Store<?> things ->
                things.items().stream()
                        .sorted()
                        .map(String::valueOf)
                        .collect(Collectors.joining(",", "[", "]/" + puts + "/" + gets));
        };
    }

    private static String value(WaitingEvent<?> event) {
        return event.value() == null ? "-" : String.valueOf(event.value());
    }

    private static String reason(Interrupt interrupt) {
        Object cause = interrupt.cause().orElseThrow();
        return cause instanceof Preempted preempted
                ? "preempted by " + preempted.by().orElseThrow().name() + " since " + (long) preempted.usageSince()
                : "interrupted by " + cause;
    }

    /** One process. */
    private final class Actor {

        private final String name;
        private final List<Op> ops;
        private final @Nullable WaitingEvent<?>[] slots = new WaitingEvent<?>[Script.SLOTS];

        Actor(String name, List<Op> ops) {
            this.name = name;
            this.ops = ops;
        }

        private void note(String what) {
            KernelProgram.this.note(name + " " + what);
        }

        void run() {
            for (Op op : ops) {
                boolean again = true;
                while (again) {
                    again = false;
                    try {
                        execute(op);
                    } catch (Interrupt interrupt) {
                        note(reason(interrupt));
                        again = op.kind() == Kind.AWAIT && op.b() != 0;
                    }
                }
            }
            note("ends");
        }

        private void execute(Op op) {
            switch (op.kind()) {
                case HOLD -> {
                    env.timeout(op.a()).await();
                    note("held");
                }
                case ASK -> {
                    WaitingEvent<?> event = ask(op);
                    asked.add(event);
                    slots[op.a()] = event;
                    note("asks " + op.b() + ": " + state(event.resource()));
                }
                case INTERRUPT -> interrupt(op.a());
                case JOIN -> join(op.a());
                case GROW -> (op.a() == 0 ? resource : op.a() == 1 ? priority : preemptive).addCapacity(1);
                case TIMER -> note("timer " + op.a() + " was pending: " + startTimer(op.a(), op.b()));
                default -> {
                    WaitingEvent<?> event = slots[op.a()];
                    if (event != null) {
                        execute(op, event);
                    }
                }
            }
        }

        private void execute(Op op, WaitingEvent<?> event) {
            switch (op.kind()) {
                case AWAIT -> {
                    event.await();
                    note("got " + value(event) + ": " + state(event.resource()));
                }
                case ANY -> any(event, env.timeout(op.b()));
                case BOTH -> both(event, slots[op.b()]);
                case CLOSE -> {
                    slots[op.a()] = null;
                    event.close();
                    note("closes: " + state(event.resource()));
                }
                case CANCEL -> {
                    slots[op.a()] = event.triggered() ? event : null;
                    event.cancel();
                    note("cancels: " + state(event.resource()));
                }
                case RELEASE -> {
                    if (event instanceof Request request) {
                        request.resource().release(request);
                        note("releases: " + state(event.resource()));
                    }
                }
                default -> throw new IllegalArgumentException(op.toString());
            }
        }

        private void any(WaitingEvent<?> event, Timeout<?> timeout) {
            AnyOf either = event.or(timeout);
            ConditionValue happened = either.await();
            note("any" + (happened.contains(event) ? " " + value(event) : "")
                    + (happened.contains(timeout) ? " timeout" : ""));
        }

        private void both(WaitingEvent<?> event, @Nullable WaitingEvent<?> other) {
            if (other != null && other != event) {
                event.and(other).await();
                note("both " + value(event) + " " + value(other));
            }
        }

        private void interrupt(int index) {
            SimProcess<?> victim = processes.get(index);
            if (victim.alive() && victim != env.activeProcess().orElseThrow()) {
                victim.interrupt(name);
                note("hits " + index);
            } else {
                note("misses " + index);
            }
        }

        private void join(int index) {
            Event<?> process = processes.get(index);
            if (process != env.activeProcess().orElseThrow()) {
                process.await();
                note("joined " + index);
            }
        }
    }
}
