package io.simpyio.resource;

import java.util.ArrayList;
import java.util.List;

/**
 * What the processes of a random program do, as lists of instructions: real SimPy ({@code resources.py}), our kernel
 * ({@link KernelProgram}) and the reference model ({@link ReferenceProgram}) carry out the same ones.
 *
 * @param processes the instructions of each process
 */
record Script(List<List<Op>> processes) {

    static final int RESOURCE_CAPACITY = 2;
    static final int PRIORITY_CAPACITY = 1;
    static final int PREEMPTIVE_CAPACITY = 2;
    static final int CONTAINER_CAPACITY = 10;
    static final int CONTAINER_INIT = 4;
    static final int STORE_CAPACITY = 2;
    static final int ORDERED_CAPACITY = 3;

    static final int SLOTS = 2;
    static final int TIMERS = 3;
    private static final int PROCESSES = 8;
    private static final int OPS = 30;
    private static final int FEEDER_OPS = 60;
    private static final int PREEMPTIVE = 2;
    private static final int CONTAINER = 3;
    private static final int FILTERED = 6;
    private static final List<Integer> RESOURCES = List.of(0, 1, 2, 2, 2, 2, 2, 3, 3, 4, 5, 6);

    /** An instruction; events are kept in the slots of a process. */
    enum Kind {
        /** (delay). */
        HOLD,
        /** (slot, resource, x, y, item): requests, gets or puts, as the resource understands x and y. */
        ASK,
        /** (slot, whether to wait again after an interrupt). */
        AWAIT,
        /** (slot, delay): awaits the slot or a timeout. */
        ANY,
        /** (slot, slot): awaits both. */
        BOTH,
        /** (slot): leaves the {@code with} block, and the slot is empty. */
        CLOSE,
        /** (slot): and the slot is empty, if it was still waiting. */
        CANCEL,
        /** (slot): only of a request, which stays in the slot. */
        RELEASE,
        /** (process). */
        INTERRUPT,
        /** (process): awaits its end. */
        JOIN,
        /** (resource): adds a unit; not in SimPy. */
        GROW,
        /** (timer, delay): starts it, or takes it back if the delay is negative; not in SimPy. */
        TIMER
    }

    record Op(Kind kind, int a, int b, int x, int y, int item) {}

    /**
     * Makes a script of a seed.
     *
     * @param wild also what SimPy does not survive: preempting oneself, or a process that has ended with its unit
     */
    static Script of(long seed, boolean wild) {
        return new Generator(seed, wild).generate();
    }

    private static final class Generator {

        private final boolean wild;
        private long state;
        private int item;
        private List<Op> ops = new ArrayList<>();

        Generator(long seed, boolean wild) {
            this.state = seed;
            this.wild = wild;
        }

        private int draw(int bound) {
            state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
            return (int) ((state >> 8) % bound);
        }

        private void add(Kind kind, int a, int b) {
            ops.add(new Op(kind, a, b, 0, 0, 0));
        }

        private void ask(int slot, int resource, int x, int y) {
            add(Kind.CLOSE, slot, 0);
            ops.add(new Op(Kind.ASK, slot, resource, x, y, item++));
        }

        Script generate() {
            List<List<Op>> processes = new ArrayList<>();
            for (int p = 0; p < PROCESSES; p++) {
                for (int i = 0; i < OPS; i++) {
                    addOp();
                }
                endProcess(processes);
            }
            for (int i = 0; i < FEEDER_OPS; i++) {
                addFeederOp();
            }
            endProcess(processes);
            return new Script(processes);
        }

        private void endProcess(List<List<Op>> processes) {
            if (!wild || draw(2) == 0) {
                for (int slot = 0; slot < SLOTS; slot++) {
                    add(Kind.CLOSE, slot, 0);
                }
            }
            processes.add(ops);
            ops = new ArrayList<>();
        }

        private void addOp() {
            int kind = draw(16);
            switch (kind) {
                case 0, 1 -> add(Kind.HOLD, draw(4), 0);
                case 2, 3, 4, 5 -> addAsk();
                case 6, 7, 8 -> add(Kind.AWAIT, draw(SLOTS), draw(2));
                case 9 -> add(Kind.ANY, draw(SLOTS), draw(4));
                case 10 -> add(Kind.BOTH, draw(SLOTS), draw(SLOTS));
                case 11, 12 -> add(Kind.CLOSE, draw(SLOTS), 0);
                case 13 -> add(Kind.CANCEL, draw(SLOTS), 0);
                case 14 -> add(Kind.INTERRUPT, draw(PROCESSES), 0);
                default -> addRareOp();
            }
        }

        private void addAsk() {
            int anySlot = draw(SLOTS);
            int resource = RESOURCES.get(draw(RESOURCES.size()));
            int x = draw(3);
            int slot = resource == PREEMPTIVE && !wild ? 0 : anySlot;
            ask(slot, resource, x, draw(2));
            if (draw(2) == 0) {
                add(Kind.AWAIT, slot, draw(2));
            } else {
                add(Kind.ANY, slot, draw(6));
            }
            add(Kind.HOLD, draw(6), 0);
        }

        private void addRareOp() {
            switch (draw(wild ? 5 : 2)) {
                case 0 -> add(Kind.RELEASE, draw(SLOTS), 0);
                case 1 -> add(Kind.JOIN, draw(PROCESSES), 0);
                case 2 -> add(Kind.GROW, draw(PREEMPTIVE + 1), 0);
                default -> add(Kind.TIMER, draw(TIMERS), draw(10) - 1);
            }
        }

        /** The last process never waits for anybody, and keeps the others going. */
        private void addFeederOp() {
            switch (draw(4)) {
                case 0 -> add(Kind.HOLD, 1 + draw(2), 0);
                case 1 -> add(Kind.INTERRUPT, draw(PROCESSES), 0);
                case 2 -> {
                    int resource = CONTAINER + draw(FILTERED + 1 - CONTAINER);
                    ask(0, resource, draw(3), 0);
                    ask(1, resource, draw(3), 1); // May be let in on the room that the get has left.
                    add(Kind.CLOSE, 0, 0);
                }
                default -> {
                    int resource = CONTAINER + draw(FILTERED + 1 - CONTAINER);
                    int x = draw(3);
                    ask(0, resource, x, draw(4) == 0 ? 0 : 1);
                }
            }
        }
    }
}
