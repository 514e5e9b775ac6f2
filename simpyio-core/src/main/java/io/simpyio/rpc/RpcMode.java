package io.simpyio.rpc;

/** How a method is run when a peer calls it. */
public enum RpcMode {

    /** At once, on the loop: the cheapest; it must not await or block, as nothing else goes on meanwhile. */
    PLAIN,

    /** As a process of its own, which may await events and block; an event that it returns is awaited too. */
    PROCESS,

    /** At once, on the loop, with the {@link RpcCall}, which it answers by itself, then or later. */
    PASS_THROUGH
}
