package io.simpyio.virtual.link;

import io.netty.buffer.ByteBuf;

/** What a link carries: one segment of a TCP connection. */
public interface Parcel {

    /** What it is for, as in {@code DATA}. */
    String kind();

    /** How many bytes of users are in it. */
    int bytes();

    /** The bytes of users, for looking at them while it is sent; the parcel's own. */
    ByteBuf content();

    /** Whether chance may lose it: only what its sender would send again. */
    boolean repeatable();

    /** Called on the loop when it arrives. */
    void arrive();

    /** Called when it is lost, which only a simulation can tell so soon. */
    void lost();
}
