package io.simpyio.rpc;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What is called at a path; one that is thread-safe on any loop, another on the main loop of its server only. */
record RpcHandler(String path, RpcMode mode, RpcFunction function, boolean threadSafe, Count count) {

    RpcHandler(String path, RpcMode mode, RpcFunction function) {
        this(path, mode, function, false, new Count());
    }

    /** The same, which may be called on any loop. */
    RpcHandler asThreadSafe() {
        return new RpcHandler(path, mode, function, true, count);
    }

    /** How often it was called. Any thread. */
    static final class Count {

        private final LongAdder calls = new LongAdder();
        private final LongAdder failures = new LongAdder();

        void call() {
            calls.increment();
        }

        void failure() {
            failures.increment();
        }
    }

    RpcPathStats stats() {
        return new RpcPathStats(path, count.calls.sum(), count.failures.sum());
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
