package io.simpyio.rpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a router has, in the form in which peers get it: {@code operations}, each with its path, mode, arguments, result and
 * documentation, and {@code types}, the records and enums among those.
 */
final class RouterDescription {

    /** Where a peer asks for it; nobody can register anything there, here or with simpy.io. */
    static final String PATH = "_describe";

    private RouterDescription() {}

    /** What is called there. */
    static RpcHandler handler(RpcRouter router) {
        return new RpcHandler(PATH, RpcMode.PLAIN, call -> of(router)).asThreadSafe();
    }

    static RpcOperation operation() {
        return new RpcOperation(PATH, RpcMode.PLAIN, false, true, List.of(), Object.class, "What can be called here");
    }

    static Map<String, Object> of(RpcRouter router) {
        DescribedTypes types = new DescribedTypes();
        List<Object> operations = new ArrayList<>();
        for (String path : router.paths()) {
            router.operation(path).ifPresent(it -> operations.add(described(it, types)));
        }
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("operations", operations);
        description.put("types", types.described());
        return description;
    }

    private static Map<String, Object> described(RpcOperation operation, DescribedTypes types) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("path", operation.path());
        described.put("mode", operation.mode().name());
        described.put("stream", operation.stream());
        described.put("safe", operation.safe());
        described.put(
                "arguments",
                operation.arguments().stream().map(it -> described(it, types)).toList());
        described.put("result", types.name(operation.result()));
        if (!operation.documentation().isEmpty()) {
            described.put("documentation", operation.documentation());
        }
        return described;
    }

    private static Map<String, Object> described(RpcOperation.Argument argument, DescribedTypes types) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", argument.name());
        described.put("type", types.name(argument.type()));
        described.put("optional", argument.optional());
        if (!argument.documentation().isEmpty()) {
            described.put("documentation", argument.documentation());
        }
        return described;
    }
}
