package io.simpyio.benchmarks.rpc;

import io.simpyio.benchmarks.server.ServerProgram;

/** Serves a {@link Park} in a process of its own. */
final class RpcServerProgram {

    private RpcServerProgram() {}

    public static void main(String[] arguments) throws Exception {
        ServerProgram.serve(RpcStyle.valueOf(arguments[0]).server());
    }
}
