package io.simpyio.benchmarks.rpc;

/** The calling end, in the style that is natural where it comes from. One thread. */
interface RpcClient extends AutoCloseable {

    /** Connects to a server of this machine as often as the work says, and begins its lanes. */
    void start(int port, RpcWork work, Calls calls) throws Exception;

    /** Cuts its connections and ends its threads. */
    @Override
    void close() throws Exception;
}
