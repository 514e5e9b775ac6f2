package io.simpyio.rpc;

/** What is called at a path. */
record RpcHandler(String path, RpcMode mode, RpcFunction function, Count count) {

    RpcHandler(String path, RpcMode mode, RpcFunction function) {
        this(path, mode, function, new Count());
    }

    /** How often it was called; on the loop, and read racily by other threads. */
    static final class Count {

        long calls;
        long failures;
    }

    @Override
    public String toString() {
        return function instanceof MethodFunction method ? method.toString() : path;
    }
}
