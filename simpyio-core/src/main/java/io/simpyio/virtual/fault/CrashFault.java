package io.simpyio.virtual.fault;

/** A host loses its power; when that is lifted, it starts again. */
final class CrashFault extends Fault {

    private final Machine machine;
    private boolean crashed;

    CrashFault(String host, Machine machine) {
        super("crash of " + host);
        this.machine = machine;
    }

    @Override
    void begin() {
        crashed = machine.crash();
    }

    @Override
    void end() {
        machine.restart();
    }

    @Override
    public long fired() {
        return crashed ? 1 : 0;
    }
}
