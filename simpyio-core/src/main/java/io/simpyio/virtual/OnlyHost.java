package io.simpyio.virtual;

import io.simpyio.virtual.fault.Machine;
import io.simpyio.virtual.tcp.TcpStack;
import java.time.Duration;

/** The host of a world that has one only and is a backend: what runs there cannot lose its power or its clock. */
record OnlyHost(TcpStack stack) implements Machine {

    static final String NAME = "localhost";

    @Override
    public boolean crash() {
        throw impossible("crash");
    }

    @Override
    public boolean restart() {
        throw impossible("start again");
    }

    @Override
    public int resetConnections(Machine other) {
        return stack.resetConnections(((OnlyHost) other).stack);
    }

    @Override
    public void putClockForward(Duration by) {
        throw impossible("have its clock put forward");
    }

    @Override
    public long wrongClockReadings() {
        return 0;
    }

    private static UnsupportedOperationException impossible(String what) {
        return new UnsupportedOperationException("The only host of a backend cannot " + what);
    }
}
