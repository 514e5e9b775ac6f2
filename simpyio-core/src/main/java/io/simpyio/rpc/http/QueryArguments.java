package io.simpyio.rpc.http;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.http.HttpParameters;
import io.simpyio.rpc.RpcOperation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call in a query. What a method takes as a text, number, date and so on is the text as it stands; for
 * all else it is JSON if it is any. A list may come as one value in JSON, or as a parameter that is there several times.
 */
final class QueryArguments {

    private QueryArguments() {}

    static Map<String, @Nullable Object> of(HttpParameters query, RpcOperation operation, Codec codec) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        for (String name : query.names()) {
            Type type = operation.arguments().stream()
                    .filter(it -> it.name().equals(name))
                    .map(RpcOperation.Argument::type)
                    .findFirst()
                    .orElse(Object.class);
            Type wanted = optionalOf(type);
            arguments.put(name, value(query, name, wanted, codec));
        }
        return arguments;
    }

    private static @Nullable Object value(HttpParameters query, String name, Type type, Codec codec) {
        Class<?> raw = raw(type);
        List<String> values = query.all(name);
        boolean many = raw.isArray() || Collection.class.isAssignableFrom(raw) || values.size() > 1;
        if (many && (values.size() > 1 || !values.getFirst().startsWith("["))) {
            return values;
        }
        String text = values.getFirst();
        return isText(raw) ? text : json(text, codec);
    }

    private static Type optionalOf(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class
                ? generic.getActualTypeArguments()[0]
                : type;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic ? raw(generic.getRawType()) : Object.class;
    }

    /** What the codec makes of a text: all that the JDK has, but for what is made of parts, or anything at all. */
    private static boolean isText(Class<?> type) {
        boolean parts = type.isArray()
                || type == Object.class
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
        return !parts && (type.isPrimitive() || type.isEnum() || type.getName().startsWith("java."));
    }

    private static @Nullable Object json(String text, Codec codec) {
        try {
            return codec.decode(text.getBytes(StandardCharsets.UTF_8));
        } catch (CodecException e) {
            return text;
        }
    }
}
