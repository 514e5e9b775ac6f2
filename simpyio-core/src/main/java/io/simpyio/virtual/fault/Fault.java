package io.simpyio.virtual.fault;

/** Something that goes wrong, from the moment when {@link Faults} makes it until it is lifted. Loop-confined. */
public abstract class Fault implements AutoCloseable {

    private final String description;
    private boolean lifted;

    Fault(String description) {
        this.description = description;
    }

    abstract void begin();

    abstract void end();

    /** How often it has made a difference: parcels that it has stopped, connections that it has broken, and so on. */
    public abstract long fired();

    /** Ends it; again it does nothing. */
    public final void lift() {
        if (!lifted) {
            lifted = true;
            end();
        }
    }

    /** Ends it, such as at the end of a try block. */
    @Override
    public final void close() {
        lift();
    }

    /** Whether it was ended. */
    public final boolean lifted() {
        return lifted;
    }

    @Override
    public final String toString() {
        return description;
    }
}
