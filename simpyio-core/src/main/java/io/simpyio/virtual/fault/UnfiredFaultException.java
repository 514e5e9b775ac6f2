package io.simpyio.virtual.fault;

import java.util.List;

/** A run is over, and planned faults have made no difference in it, so that it shows nothing about them. */
public final class UnfiredFaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfiredFaultException(List<String> unfired) {
        super("Planned faults that never fired: " + String.join("; ", unfired));
    }
}
