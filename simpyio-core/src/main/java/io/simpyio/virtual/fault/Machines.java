package io.simpyio.virtual.fault;

/** Finds the hosts of a world. */
@FunctionalInterface
public interface Machines {

    /** The host of a name; fails with an {@link IllegalArgumentException} that lists those there are. */
    Machine named(String name);
}
