package io.simpyio.rpc;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Java's types in words that say what their JSON is; records and enums have names, and are described apart. */
final class DescribedTypes {

    private static final Set<Class<?>> INTEGERS = Set.of(
            byte.class,
            short.class,
            int.class,
            long.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            BigInteger.class);
    private static final Set<Class<?>> NUMBERS = Set.of(float.class, double.class);
    private static final Set<Class<?>> TEXTS = Set.of(char.class, Character.class, byte[].class);
    private static final Set<Class<?>> NOTHING = Set.of(void.class, Void.class);
    private static final Set<Class<?>> BOOLEANS = Set.of(boolean.class, Boolean.class);

    private final Map<String, Object> described = new LinkedHashMap<>();
    private final Map<Class<?>, String> names = new LinkedHashMap<>();

    /** The records and enums that were named: the fields of the one, the values of the other. */
    Map<String, Object> described() {
        return described;
    }

    String name(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic(raw, last);
        }
        return type instanceof Class<?> plain ? plain(plain) : "any";
    }

    private String generic(Class<?> raw, Type last) {
        if (raw == Optional.class) {
            return name(last) + "?";
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return name(last) + "[]";
        }
        return Map.class.isAssignableFrom(raw) ? "map<" + name(last) + ">" : plain(raw);
    }

    private String plain(Class<?> type) {
        if (INTEGERS.contains(type)) {
            return "integer";
        }
        if (NUMBERS.contains(type) || Number.class.isAssignableFrom(type)) {
            return "number";
        }
        if (BOOLEANS.contains(type)) {
            return "boolean";
        }
        if (NOTHING.contains(type)) {
            return "nothing";
        }
        if (TEXTS.contains(type)
                || CharSequence.class.isAssignableFrom(type)
                || type.getName().startsWith("java.time.")) {
            return "string";
        }
        if (type.isArray()) {
            return name(type.getComponentType()) + "[]";
        }
        return type.isRecord() || type.isEnum() ? named(type) : type == RpcProxy.class ? "endpoint" : "any";
    }

    private String named(Class<?> type) {
        String known = names.get(type);
        if (known != null) {
            return known;
        }
        String name = described.containsKey(type.getSimpleName()) ? type.getName() : type.getSimpleName();
        names.put(type, name);
        if (type.isEnum()) {
            described.put(
                    name,
                    Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
            return name;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        described.put(name, fields); // Before its fields, which may be of this type.
        for (RecordComponent component : type.getRecordComponents()) {
            fields.put(component.getName(), name(component.getGenericType()));
        }
        return name;
    }
}
