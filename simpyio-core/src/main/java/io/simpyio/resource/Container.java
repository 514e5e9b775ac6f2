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
        requirePositive("capacity", capacity);
        if (!(init >= 0 && init <= capacity)) {
            throw new IllegalArgumentException("init must be between 0 and the capacity, but is " + init);
        }
        this.capacity = capacity;
        this.level = init;
    }

    /** Puts a positive amount in, as soon as there is room for it. */
    public ContainerPut put(double amount) {
        requirePositive("amount", amount);
        return enqueuePut(new ContainerPut(this, amount));
    }

    /** Takes a positive amount out, as soon as it is there. */
    public ContainerGet get(double amount) {
        requirePositive("amount", amount);
        return enqueueGet(new ContainerGet(this, amount));
    }

    @Override
    boolean doPut(ContainerPut put) {
        if (capacity - level < put.amount()) {
            return false;
        }
        level += put.amount();
        put.succeed(null);
        return true;
    }

    @Override
    boolean doGet(ContainerGet get) {
        if (level < get.amount()) {
            return false;
        }
        level -= get.amount();
        get.succeed(null);
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
