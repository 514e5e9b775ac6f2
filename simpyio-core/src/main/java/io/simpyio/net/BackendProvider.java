package io.simpyio.net;

import io.simpyio.kernel.Environment;
import java.util.Optional;

/** Makes the backends of one name; found by {@link java.util.ServiceLoader}. Any thread. */
public interface BackendProvider {

    /** The name users give. */
    String name();

    /** Which one {@code auto} takes: the highest positive number that works; 0 or less is never chosen by itself. */
    int preference();

    /** What it is made of and what speaks for it, in half a sentence; {@code auto} says it in the log. */
    String description();

    /** Why a backend of this name cannot work on this machine; empty if it can. */
    Optional<String> unavailable();

    /** Opens a backend whose environment is made with the builder; the provider sets the driver. */
    Backend open(Environment.Builder environment);
}
