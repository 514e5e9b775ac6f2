package io.simpyio.rpc;

/** What is called at a path. */
record RpcHandler(String path, RpcMode mode, RpcFunction function) {

    @Override
    public String toString() {
        return function instanceof MethodFunction method ? method.toString() : path;
    }
}
