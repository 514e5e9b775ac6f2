package io.simpyio.rpc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request asks for: {@code [path, args, kwargs]}. */
record RpcCall(String path, List<?> arguments, Map<?, ?> keywordArguments) {

    static RpcCall of(@Nullable Object content) {
        if (content instanceof List<?> parts
                && parts.size() == 3
                && parts.get(0) instanceof String path
                && parts.get(1) instanceof List<?> arguments
                && parts.get(2) instanceof Map<?, ?> keywordArguments) {
            return new RpcCall(path, arguments, keywordArguments);
        }
        throw new RpcException("A call must be [path, [arguments], {keyword arguments}]");
    }
}
