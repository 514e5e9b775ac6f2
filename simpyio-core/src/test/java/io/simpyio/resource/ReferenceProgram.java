package io.simpyio.resource;

import io.simpyio.resource.ReferenceKernel.Occurrence;
import io.simpyio.resource.ReferenceResource.Ask;
import io.simpyio.resource.ReferenceResource.Type;
import io.simpyio.resource.Script.Kind;
import io.simpyio.resource.Script.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out a {@link Script} on the reference model, without coroutines: a process is a position in its list. */
final class ReferenceProgram {

    private final ReferenceKernel kernel = new ReferenceKernel();
    private final List<ReferenceResource> resources = List.of(
            new ReferenceResource(kernel, Type.UNITS, Script.RESOURCE_CAPACITY, 0),
            new ReferenceResource(kernel, Type.PRIORITY_UNITS, Script.PRIORITY_CAPACITY, 0),
            new ReferenceResource(kernel, Type.PREEMPTIVE_UNITS, Script.PREEMPTIVE_CAPACITY, 0),
            new ReferenceResource(kernel, Type.AMOUNT, Script.CONTAINER_CAPACITY, Script.CONTAINER_INIT),
            new ReferenceResource(kernel, Type.THINGS, Script.STORE_CAPACITY, 0),
            new ReferenceResource(kernel, Type.ORDERED_THINGS, Script.ORDERED_CAPACITY, 0),
            new ReferenceResource(kernel, Type.FILTERED_THINGS, Script.ORDERED_CAPACITY, 0));
    private final List<Actor> actors = new ArrayList<>();
    private final Occurrence[] timers = new Occurrence[Script.TIMERS];
    private final List<String> trace = new ArrayList<>();
    private final Deque<Runnable> afterSwitch = new ArrayDeque<>();
    private @Nullable Actor running;

    ReferenceProgram(Script script) {
        for (List<Op> ops : script.processes()) {
            actors.add(new Actor("p" + actors.size(), ops));
        }
    }

    /** A new occurrence each time, and the old one is taken back. */
    private boolean startTimer(int number, int delay) {
        Occurrence old = timers[number];
        boolean pending = old != null && kernel.cancel(old);
        if (delay >= 0) {
            timers[number] = kernel.timeout(delay);
            timers[number].callbacks.add(event -> trace.add(kernel.now + " timer " + number));
        }
        return pending;
    }

    /** How often a get gave back what it had taken. */
    int givenBack() {
        return resources.stream().mapToInt(resource -> resource.givenBack).sum();
    }

    /** How often that had to wait for room. */
    int givenBackLater() {
        return resources.stream().mapToInt(resource -> resource.givenBackLater).sum();
    }

    List<String> run() {
        kernel.run();
        trace.add(kernel.now + " end");
        return trace;
    }

    /** One process. */
    final class Actor {

        final String name;
        private final List<Op> ops;
        private final @Nullable Ask[] slots = new Ask[Script.SLOTS];
        private final Occurrence end = new Occurrence();
        private final Consumer<Occurrence> resumption = event -> goOn(() -> {});
        private int position;
        private Occurrence target = new Occurrence();
        /** What is still to be done of an instruction once its event has happened. */
        private Runnable rest = () -> {};

        Actor(String name, List<Op> ops) {
            this.name = name;
            this.ops = ops;
            target.callbacks.add(resumption);
            kernel.schedule(target, ReferenceKernel.URGENT, 0, null);
        }

        private void note(String what) {
            trace.add(kernel.now + " " + name + " " + what);
        }

        void interrupt(String reason) {
            Occurrence interruption = new Occurrence();
            interruption.callbacks.add(event -> {
                if (!end.triggered) {
                    target.callbacks.remove(resumption);
                    goOn(() -> interrupted(reason));
                }
            });
            kernel.schedule(interruption, ReferenceKernel.URGENT, 0, null);
        }

        void preempt(String reason) {
            if (running == this) {
                afterSwitch.add(() -> preempt(reason));
            } else if (!end.triggered) {
                interrupt(reason);
            }
        }

        private void interrupted(String reason) {
            note(reason);
            Op op = ops.get(position - 1);
            if (op.kind() == Kind.AWAIT && op.b() != 0) {
                position--;
            }
            rest = () -> {};
        }

        private void goOn(Runnable first) {
            running = this;
            first.run();
            Runnable left = rest;
            rest = () -> {};
            left.run();
            boolean suspended = false;
            while (!suspended && position < ops.size()) {
                suspended = execute(ops.get(position++));
            }
            if (!suspended) {
                note("ends");
                kernel.trigger(end, null);
            }
            running = null;
            while (!afterSwitch.isEmpty()) {
                afterSwitch.remove().run();
            }
        }

        /** Whether it waits now. */
        private boolean await(Occurrence event, Runnable then) {
            if (event.processed) {
                then.run();
                return false;
            }
            target = event;
            event.callbacks.add(resumption);
            rest = then;
            return true;
        }

        private boolean execute(Op op) {
            switch (op.kind()) {
                case HOLD -> {
                    return await(kernel.timeout(op.a()), () -> note("held"));
                }
                case ASK -> ask(op);
                case INTERRUPT -> {
                    Actor victim = actors.get(op.a());
                    boolean hit = victim != this && !victim.end.triggered;
                    if (hit) {
                        victim.interrupt("interrupted by " + name);
                    }
                    note((hit ? "hits " : "misses ") + op.a());
                }
                case JOIN -> {
                    Actor other = actors.get(op.a());
                    return other != this && await(other.end, () -> note("joined " + op.a()));
                }
                case GROW -> resources.get(op.a()).grow();
                case TIMER -> note("timer " + op.a() + " was pending: " + startTimer(op.a(), op.b()));
                default -> {
                    Ask event = slots[op.a()];
                    return event != null && execute(op, event);
                }
            }
            return false;
        }

        private void ask(Op op) {
            ReferenceResource resource = resources.get(op.b());
            boolean ofAmount = op.b() == 3;
            int item = op.b() == 5 ? op.x() * 1000 + op.item() : op.item();
            Ask ask = new Ask(
                    resource, this, op.b() == 0 ? 0 : ofAmount ? op.x() + 1 : op.x(), op.b() != 2 || op.y() != 0, item);
            if (op.b() < 3 || op.y() != 0) {
                resource.put(ask);
            } else {
                resource.get(ask);
            }
            slots[op.a()] = ask;
            note("asks " + op.b() + ": " + resource);
        }

        private boolean execute(Op op, Ask event) {
            ReferenceResource resource = event.resource;
            switch (op.kind()) {
                case AWAIT -> {
                    return await(event, () -> note("got " + receive(event) + ": " + resource));
                }
                case ANY -> {
                    Occurrence timeout = kernel.timeout(op.b());
                    ReferenceKernel.Combination any = kernel.new Combination(1, List.of(event, timeout));
                    return await(
                            any,
                            () -> note("any" + (any.happened.contains(event) ? " " + receive(event) : "")
                                    + (any.happened.contains(timeout) ? " timeout" : "")));
                }
                case BOTH -> {
                    Ask other = slots[op.b()];
                    return other != null
                            && other != event
                            && await(
                                    kernel.new Combination(2, List.of(event, other)),
                                    () -> note("both " + receive(event) + " " + receive(other)));
                }
                case CLOSE -> {
                    slots[op.a()] = null;
                    resource.close(event);
                    note("closes: " + resource);
                }
                case CANCEL -> {
                    slots[op.a()] = event.triggered ? event : null;
                    resource.cancel(event);
                    note("cancels: " + resource);
                }
                case RELEASE -> {
                    if (resource.release(event)) {
                        note("releases: " + resource);
                    }
                }
                default -> throw new IllegalArgumentException(op.toString());
            }
            return false;
        }

        private static String receive(Ask ask) {
            ask.received = true;
            return ask.value == null ? "-" : String.valueOf(ask.value);
        }
    }
}
