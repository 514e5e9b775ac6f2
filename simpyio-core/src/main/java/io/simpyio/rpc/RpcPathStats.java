package io.simpyio.rpc;

/**
 * How often a path was called.
 *
 * @param path the path
 * @param calls how many calls were begun since it was registered; those that were refused do not count
 * @param failures how many of them the method has failed
 */
public record RpcPathStats(String path, long calls, long failures) {}
