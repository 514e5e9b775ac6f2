package io.simpyio.virtual.link;

/** Is told of all that links carry, in order, such as to write it down. On the loop; must not change anything. */
@FunctionalInterface
public interface LinkListener {

    /** What becomes of a parcel. */
    enum Fate {
        /** It is on its way. */
        SENT,
        /** Lost by chance. */
        LOST,
        /** Dropped by a fault. */
        DROPPED,
        /** Kept by a fault; it is told of again when it is sent on. */
        HELD
    }

    /** A parcel was given to a link, at the present time. */
    void parcel(Link link, Parcel parcel, Fate fate);
}
