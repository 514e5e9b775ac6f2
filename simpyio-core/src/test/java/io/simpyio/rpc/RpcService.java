package io.simpyio.rpc;

import io.simpyio.kernel.Event;
import java.util.List;
import java.util.Map;

/** A server of calls, whatever carries them, and those who call it; in a process. */
interface RpcService {

    /** How many calls run. */
    int calls();

    /** How many connections there are. */
    int connections();

    /** Connects as somebody who can be called, too, if what carries the calls allows that. */
    RpcPeer connect(RpcRouter own, RpcOptions options);

    /** Connects as somebody who knows no more than simpy.io. */
    Caller caller();

    /** Connects as somebody who writes and reads by hand. */
    Raw raw();

    /** Somebody who calls. */
    interface Caller extends AutoCloseable {

        Event<Object> call(String path, List<?> arguments, Map<String, ?> keywordArguments);

        /** Sends a request that need not be a call. */
        Event<Object> send(Object content);

        @Override
        void close();
    }

    /** Somebody who sends and receives texts. */
    interface Raw {

        void send(String text);

        /** Sends some with one write. */
        void sendTogether(String... texts);

        String receive();

        /** Is gone without a word. */
        void vanish();
    }
}
