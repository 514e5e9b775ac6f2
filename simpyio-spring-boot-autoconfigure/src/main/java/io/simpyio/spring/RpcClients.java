package io.simpyio.spring;

import io.simpyio.rpc.client.RpcClient;

/** The clients of {@code simpyio.client.*}, by name. Any thread. */
public interface RpcClients {

    /**
     * The client of a name, the same each time; made when it is first asked for.
     *
     * @throws RuntimeException if its properties make no sense; the message names them
     */
    RpcClient client(String name);
}
