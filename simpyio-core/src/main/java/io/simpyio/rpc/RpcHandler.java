package io.simpyio.rpc;

import java.util.List;

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

    RpcOperation operation() {
        return function instanceof MethodFunction method
                ? method.operation()
                : new RpcOperation(path, mode, false, false, List.of(), Object.class, "");
    }

    @Override
    public String toString() {
        return function instanceof MethodFunction method ? method.toString() : path;
    }
}
