package io.simpyio.rpc;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Event;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One method of an endpoint that peers may call. */
final class RpcHandler {

    private final String path;
    private final Object endpoint;
    private final Method method;
    private final List<Parameter> parameters;

    RpcHandler(String path, Object endpoint, Method method) {
        this.path = path;
        this.endpoint = endpoint;
        this.method = method;
        this.parameters = List.of(method.getParameters());
        method.setAccessible(true);
    }

    /** Calls the method, in the process that runs this, with the arguments as the method wants them. */
    @Nullable Object call(RpcCall call, Codec codec) throws Throwable {
        @Nullable Object[] arguments = arguments(call, codec);
        try {
            Object result = method.invoke(endpoint, arguments);
            return result instanceof Event<?> event ? event.await() : result;
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private @Nullable Object[] arguments(RpcCall call, Codec codec) {
        if (call.arguments().size() > parameters.size()) {
            throw new RpcException(path + " takes " + parameters.size() + " arguments, but got "
                    + call.arguments().size());
        }
        Map<?, ?> keywords = call.keywordArguments();
        if (!keywords.isEmpty() && !parameters.stream().allMatch(Parameter::isNamePresent)) {
            throw new RpcException(path + " takes no keyword arguments: "
                    + method.getDeclaringClass().getName() + " was compiled without -parameters");
        }
        @Nullable Object[] arguments = new Object[parameters.size()];
        for (int i = 0; i < arguments.length; i++) {
            Parameter parameter = parameters.get(i);
            boolean named = keywords.containsKey(parameter.getName());
            boolean positional = i < call.arguments().size();
            if (named && positional) {
                throw new RpcException(path + " got two values for argument " + parameter.getName());
            }
            if (!named && !positional) {
                throw new RpcException(path + " misses argument " + parameter.getName());
            }
            Object value = positional ? call.arguments().get(i) : keywords.get(parameter.getName());
            arguments[i] = convert(parameter, value, codec);
        }
        for (Object keyword : keywords.keySet()) {
            if (parameters.stream().noneMatch(parameter -> parameter.getName().equals(keyword))) {
                throw new RpcException(path + " has no argument " + keyword);
            }
        }
        return arguments;
    }

    private @Nullable Object convert(Parameter parameter, @Nullable Object value, Codec codec) {
        if (value == null && parameter.getType().isPrimitive()) {
            throw new RpcException(path + " needs a value for argument " + parameter.getName());
        }
        try {
            return codec.convert(value, parameter.getParameterizedType());
        } catch (CodecException e) {
            throw new RpcException(path + " cannot take argument " + parameter.getName() + ": " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return path
                + Arrays.stream(method.getParameters())
                        .map(Parameter::getName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
