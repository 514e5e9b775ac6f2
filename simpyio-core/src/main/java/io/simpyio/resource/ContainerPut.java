package io.simpyio.resource;

/** Puts an amount into a {@link Container}; once it is in, closing this does nothing. Loop-confined. */
public final class ContainerPut extends Put {

    private final Container container;
    private final double amount;
    private final boolean givingBack;

    ContainerPut(Container container, double amount, boolean givingBack) {
        super(container);
        this.container = container;
        this.amount = amount;
        this.givingBack = givingBack;
    }

    @Override
    public Container resource() {
        return container;
    }

    /** How much. */
    public double amount() {
        return amount;
    }

    /** Whether it is what a get gives back. */
    boolean givingBack() {
        return givingBack;
    }

    @Override
    public void cancel() {
        container.withdrawPut(this);
    }
}
