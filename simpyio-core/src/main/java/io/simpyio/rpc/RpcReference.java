package io.simpyio.rpc;

/**
 * A method of ours as a value: it arrives at the peer as a proxy that can be called, and comes back as this. (An endpoint
 * needs none: it is its own reference.)
 *
 * @param path where it can be called
 */
public record RpcReference(String path) {}
