package io.simpyio.resource;

import io.simpyio.kernel.Environment;
import java.util.LinkedHashSet;

/** An amount of something, such as water or money, that is put in and taken out; SimPy's {@code Container}. */
public final class Container extends BaseResource<ContainerPut, ContainerGet> {

    private final double capacity;
    private double level;

    /** An empty container without a limit. */
    public Container(Environment environment) {
        this(environment, Double.POSITIVE_INFINITY, 0);
    }

    /** A container for a positive amount at most, with some of it in it from the start. */
    public Container(Environment environment, double capacity, double init) {
        super(environment, new LinkedHashSet<>());
        if (!(capacity > 0)) {
            throw new IllegalArgumentException("capacity must be positive, but is " + capacity);
        }
        if (!(init >= 0 && init <= capacity)) {
            throw new IllegalArgumentException(
                    "init must be between 0 and the capacity " + capacity + ", but is " + init);
        }
        if (init == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("init must be finite, but is " + init);
        }
        this.capacity = capacity;
        this.level = init;
    }

    /** Puts a positive, finite amount in, as soon as there is room for it. */
    public ContainerPut put(double amount) {
        requireAmount(amount);
        return enqueuePut(new ContainerPut(this, amount, false));
    }

    /** Takes a positive, finite amount out, as soon as it is there. */
    public ContainerGet get(double amount) {
        requireAmount(amount);
        requireRoom();
        return enqueueGet(new ContainerGet(this, amount));
    }

    private static void requireAmount(double amount) {
        if (!(amount > 0 && amount < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("amount must be positive and finite, but is " + amount);
        }
    }

    void giveBack(ContainerGet get) {
        get.undo();
        enqueueFirst(new ContainerPut(this, get.amount(), true));
    }

    @Override
    boolean doPut(ContainerPut put) {
        if (!fits(put)) {
            return false;
        }
        put.succeed(null);
        level = Math.min(capacity, level + put.amount()); // The sum may be rounded up.
        return true;
    }

    /** What comes back fits into the room that it left, even if that was rounded. */
    private boolean fits(ContainerPut put) {
        return put.givingBack() ? level + put.amount() <= Math.nextUp(capacity) : capacity - level >= put.amount();
    }

    @Override
    boolean doGet(ContainerGet get) {
        if (level < get.amount()) {
            return false;
        }
        get.succeed(null);
        level -= get.amount();
        return true;
    }

    /** The amount that fits in. */
    public double capacity() {
        return capacity;
    }

    /** The amount that is in it. */
    public double level() {
        return level;
    }
}
