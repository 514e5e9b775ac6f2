package io.simpyio.rpc.http;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcFailure;
import org.jspecify.annotations.Nullable;

/** The reply to a call, as a response. Loop-confined. */
final class HttpAnswer implements RpcCall.Answer {

    private final Codec codec;
    private final Event<HttpResponse> response;

    HttpAnswer(Environment environment, Codec codec) {
        this.codec = codec;
        this.response = environment.event();
    }

    /** Suspends until it is there. */
    HttpResponse await() {
        return response.triggered() ? response.value() : response.await();
    }

    @Override
    public void succeed(@Nullable Object result) {
        HttpResponse made;
        try {
            made = HttpResponse.ok().withBytes(RpcHttpOptions.mediaType(codec), codec.encode(result));
        } catch (CodecException e) {
            fail(RpcFailure.of(e));
            return;
        }
        response.succeed(made);
    }

    @Override
    public void fail(RpcFailure failure) {
        response.succeed(Problem.of(failure).response());
    }
}
