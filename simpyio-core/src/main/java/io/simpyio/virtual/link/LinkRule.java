package io.simpyio.virtual.link;

/** What a fault does to the links that it concerns, from {@link Links#add} to {@link Links#remove}. Loop-confined. */
public interface LinkRule {

    /** Whether it concerns the link from one host to another, by their names. */
    boolean concerns(String from, String to);

    /**
     * Decides about a parcel. The rules of a link are asked in the order in which they were added, until one does not let
     * the parcel pass.
     */
    default Verdict judge(Link link, Parcel parcel) {
        return Verdict.PASS;
    }

    /** Whether nothing at all passes, not even an acknowledgement, which is no parcel of its own. */
    default boolean cuts() {
        return false;
    }

    /** Whether it has a {@link #profile} of its own. */
    default boolean changesProfile() {
        return false;
    }

    /** What the link is like under this rule. */
    default LinkProfile profile(LinkProfile usual) {
        return usual;
    }

    /** Called for each parcel that leaves under this rule's profile or that it does not let pass. */
    default void ruled() {}
}
