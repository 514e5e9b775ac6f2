package io.simpyio.resource;

/** Puts an amount into a {@link Container}. Loop-confined. */
public final class ContainerPut extends Put {

    private final Container container;
    private final double amount;

    ContainerPut(Container container, double amount) {
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
        container.withdrawPut(this);
    }
}
