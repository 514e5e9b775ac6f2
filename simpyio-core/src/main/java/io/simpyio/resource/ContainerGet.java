package io.simpyio.resource;

import org.jspecify.annotations.Nullable;

/**
 * Takes an amount out of a {@link Container}. If nobody has been told that it is there, {@link #close()} puts it back.
 * Loop-confined.
 */
public final class ContainerGet extends Get<@Nullable Void> {

    private final Container container;
    private final double amount;

    ContainerGet(Container container, double amount) {
        super(container);
        this.container = container;
        this.amount = amount;
    }

    @Override
    public Container resource() {
        return container;
    }

    /** How much. */
    public double amount() {
        return amount;
    }

    @Override
    public void cancel() {
        container.withdrawGet(this);
    }

    @Override
    void giveBack() {
        container.giveBack(this);
    }
}
