package io.simpyio.rpc;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A marked method of an endpoint. */
final class MethodFunction implements RpcFunction {

    private final String path;
    private final Object endpoint;
    private final Method method;
    private final List<Parameter> all;
    private final List<Parameter> parameters;
    private final boolean named;
    private final RpcOperation operation;

    MethodFunction(String path, Object endpoint, Method method, RpcMethod marked) {
        this.path = path;
        this.endpoint = endpoint;
        this.method = method;
        this.all = List.of(method.getParameters());
        this.parameters = all.stream().filter(it -> !isGiven(it)).toList();
        this.named = parameters.stream().allMatch(Parameter::isNamePresent);
        requireFit(marked.mode());
        this.operation = new RpcOperation(
                path,
                marked.mode(),
                sink(all) != null,
                marked.safe(),
                parameters.stream().map(MethodFunction::described).toList(),
                result(marked.mode()),
                documentation(method));
        method.setAccessible(true);
    }

    private static RpcOperation.Argument described(Parameter parameter) {
        return new RpcOperation.Argument(
                parameter.getName(), parameter.getParameterizedType(), isOptional(parameter), documentation(parameter));
    }

    private static String documentation(AnnotatedElement element) {
        RpcDocumentation said = element.getAnnotation(RpcDocumentation.class);
        return said == null ? "" : said.value();
    }

    private static @Nullable Parameter sink(List<Parameter> all) {
        return all.stream()
                .filter(it -> it.getType() == RpcSink.class)
                .findFirst()
                .orElse(null);
    }

    /** What an event has is what the caller gets. */
    private Type result(RpcMode mode) {
        Parameter sink = sink(all);
        if (sink != null) {
            return sink.getParameterizedType() instanceof ParameterizedType generic
                    ? generic.getActualTypeArguments()[0]
                    : Object.class;
        }
        Type returned = mode == RpcMode.PASS_THROUGH ? Object.class : method.getGenericReturnType();
        return returned instanceof ParameterizedType generic && generic.getRawType() == Event.class
                ? generic.getActualTypeArguments()[0]
                : returned;
    }

    RpcOperation operation() {
        return operation;
    }

    private static boolean isOptional(Parameter parameter) {
        return parameter.getType() == Optional.class;
    }

    private void requireFit(RpcMode mode) {
        boolean takesCall = all.stream().anyMatch(it -> it.getType() == RpcCall.class);
        if (mode == RpcMode.PASS_THROUGH && !(takesCall && method.getReturnType() == void.class)) {
            throw new IllegalArgumentException(method + " answers by itself: it takes an RpcCall and returns nothing");
        }
        if (sink(all) != null && (mode != RpcMode.PROCESS || method.getReturnType() != void.class)) {
            throw new IllegalArgumentException(method + " sends a stream: it is run as a process and returns nothing");
        }
        if (mode == RpcMode.PLAIN && Event.class.isAssignableFrom(method.getReturnType())) {
            throw new IllegalArgumentException(method + " is plain: nobody can await its event");
        }
    }

    private static boolean isGiven(Parameter parameter) {
        return parameter.getType() == RpcPeer.class
                || parameter.getType() == RpcCall.class
                || parameter.getType() == Environment.class
                || parameter.getType() == RpcSink.class;
    }

    @Override
    public @Nullable Object call(RpcCall call) throws Exception {
        @Nullable Object[] arguments = arguments(call);
        try {
            return method.invoke(endpoint, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception exception) {
                throw exception;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private @Nullable Object[] arguments(RpcCall call) {
        requireKnown(call);
        @Nullable Object[] arguments = new Object[all.size()];
        int position = 0;
        for (int i = 0; i < arguments.length; i++) {
            Parameter parameter = all.get(i);
            if (parameter.getType() == RpcCall.class) {
                arguments[i] = call;
            } else if (parameter.getType() == Environment.class) {
                arguments[i] = call.environment();
            } else if (parameter.getType() == RpcSink.class) {
                arguments[i] = call.sink();
            } else if (parameter.getType() == RpcPeer.class) {
                arguments[i] = call.peer()
                        .orElseThrow(() -> new RpcException(
                                RpcCode.FAILED_PRECONDITION, path + " needs a connection over which it can call back"));
            } else {
                arguments[i] = argument(call, parameter, position++);
            }
        }
        return arguments;
    }

    private void requireKnown(RpcCall call) {
        if (call.arguments().size() > parameters.size()) {
            throw invalid(" takes " + parameters.size() + " arguments, but got "
                    + call.arguments().size());
        }
        Map<?, ?> keywords = call.keywordArguments();
        if (!keywords.isEmpty() && !named) {
            throw invalid(" takes no keyword arguments: "
                    + method.getDeclaringClass().getName() + " was compiled without -parameters");
        }
        for (Object keyword : keywords.keySet()) {
            if (parameters.stream().noneMatch(parameter -> parameter.getName().equals(keyword))) {
                throw invalid(" has no argument " + keyword);
            }
        }
    }

    private @Nullable Object argument(RpcCall call, Parameter parameter, int position) {
        String name = parameter.getName();
        boolean byName = call.keywordArguments().containsKey(name);
        boolean byPosition = position < call.arguments().size();
        if (byName && byPosition) {
            throw invalid(" got two values for argument " + name);
        }
        if (!byName && !byPosition) {
            if (isOptional(parameter)) {
                return Optional.empty();
            }
            throw invalid(" misses argument " + name);
        }
        Object value = byPosition
                ? call.arguments().get(position)
                : call.keywordArguments().get(name);
        if (value == null && parameter.getType().isPrimitive()) {
            throw invalid(" needs a value for argument " + name);
        }
        try {
            return call.convert(value, parameter.getParameterizedType());
        } catch (CodecException e) {
            throw invalid(" cannot take argument " + name + ": " + e.getMessage());
        }
    }

    private RpcException invalid(String what) {
        return new RpcException(RpcCode.INVALID_ARGUMENT, path + what);
    }

    @Override
    public String toString() {
        return path
                + Arrays.stream(method.getParameters())
                        .map(Parameter::getName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
