package io.simpyio.rpc.http;

import io.simpyio.rpc.RpcCode;
import java.io.Serial;

/** A request is no call. */
final class RefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RefusedException(int status, String why) {
        super(why);
        problem = Problem.of(status, RpcCode.INVALID_ARGUMENT, why);
    }

    Problem problem() {
        return problem;
    }
}
