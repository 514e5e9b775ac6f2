package io.simpyio.virtual.link;

/** What a rule decides about a parcel. */
public enum Verdict {
    /** Goes on, unless another rule decides otherwise. */
    PASS,
    /** Is lost. */
    DROP,
    /** Is kept until the rule is lifted, and then sent. */
    HOLD
}
