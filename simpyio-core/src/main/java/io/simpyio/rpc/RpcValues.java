package io.simpyio.rpc;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of values on their way to the codec and from it: proxies, local objects and custom types travel as
 * {@code {"__type__": [n, data]}}, at the top or in lists and maps; all else is left to the codec. Loop-confined.
 */
final class RpcValues {

    private static final String TYPE = "__type__";

    /** As deep as the codec goes. */
    private static final int MAX_DEPTH = 500;

    private static final ClassValue<Boolean> ENDPOINTS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return RpcRouter.methods(type).stream().anyMatch(method -> method.isAnnotationPresent(RpcMethod.class));
        }
    };

    private final RpcTypes types;
    private final Codec codec;
    private final @Nullable RpcPeer peer;

    RpcValues(RpcTypes types, Codec codec, @Nullable RpcPeer peer) {
        this.types = types;
        this.codec = codec;
        this.peer = peer;
    }

    // --- to the wire ---

    /** The value as the codec can encode it; the value itself if nothing about it is special. */
    @Nullable Object encode(@Nullable Object value) {
        try {
            return encode(value, 0);
        } catch (CodecException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) { // Of the value's own code.
            throw new CodecException("Failed to encode a value: " + e, e);
        }
    }

    private @Nullable Object encode(@Nullable Object value, int depth) {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            int index = value == null || types.isEmpty() ? -1 : types.indexOf(value);
            return value == null || index < 0 ? value : encodeForm(index, value, depth);
        }
        int index = types.isEmpty() ? -1 : types.indexOf(value);
        if (index >= 0) {
            return encodeForm(index, value, depth);
        }
        RpcProxy proxy = value instanceof RpcProxy direct ? direct : TypedClient.proxyOf(value);
        if (proxy != null) {
            return encodeProxy(proxy);
        }
        String path = localPath(value);
        if (path != null) {
            return tagged(types.localIndex(), path);
        }
        if (depth < MAX_DEPTH) { // Else it contains itself, or the codec refuses it anyway.
            if (value instanceof List<?> list) {
                return encodeList(list, depth);
            }
            if (value instanceof Map<?, ?> map) {
                return encodeMap(map, depth);
            }
        }
        if (ENDPOINTS.get(value.getClass())) {
            if (peer == null) {
                throw noWayBack("encode " + value.getClass().getName());
            }
            throw new CodecException("Failed to encode " + value.getClass().getName()
                    + ": it has methods for peers, but no path on this connection");
        }
        return value;
    }

    private static Map<String, Object> tagged(int index, Object data) {
        return Map.of(TYPE, List.of(index, data));
    }

    private Object encodeForm(int index, Object value, int depth) {
        RpcTypes.Form<?, ?> form = types.form(index);
        if (form == null || depth >= MAX_DEPTH) {
            throw new CodecException("Failed to encode " + value.getClass().getName() + ": nested too deep");
        }
        Object data;
        try {
            data = form.encoded(value);
        } catch (RuntimeException e) {
            throw new CodecException("Failed to encode " + value.getClass().getName() + ": " + e.getMessage(), e);
        }
        List<@Nullable Object> content = new ArrayList<>(2);
        content.add(index);
        // What it has become is data, whatever its type: else a form of String for String would never end.
        content.add(data.getClass() == value.getClass() ? data : encode(data, depth + 1));
        return Map.of(TYPE, content);
    }

    private Object encodeProxy(RpcProxy proxy) {
        if (peer == null) {
            throw noWayBack("encode " + proxy);
        }
        if (!proxy.peer().equals(peer)) {
            throw new CodecException("Failed to encode " + proxy + ": it is of another connection");
        }
        return tagged(types.proxyIndex(), proxy.path());
    }

    private @Nullable String localPath(Object value) {
        RpcPeer owner = peer;
        if (value instanceof RpcReference reference) {
            if (owner == null) {
                throw noWayBack("encode " + reference);
            }
            if (owner.find(reference.path()) == null) {
                throw new CodecException("Failed to encode " + reference + ": nothing can be called there");
            }
            return reference.path();
        }
        return owner == null ? null : owner.pathOf(value);
    }

    private List<?> encodeList(List<?> list, int depth) {
        List<@Nullable Object> changed = null;
        int i = 0;
        for (Object element : list) {
            Object encoded = encode(element, depth + 1);
            if (changed == null && encoded != element) {
                changed = new ArrayList<>(list.subList(0, i));
            }
            if (changed != null) {
                changed.add(encoded);
            }
            i++;
        }
        return changed == null ? list : changed;
    }

    private Map<?, ?> encodeMap(Map<?, ?> map, int depth) {
        Map<Object, @Nullable Object> changed = null;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object encoded = encode(entry.getValue(), depth + 1);
            if (encoded != entry.getValue()) {
                changed = changed == null ? new LinkedHashMap<>(map) : changed;
                changed.put(entry.getKey(), encoded);
            }
        }
        return changed == null ? map : changed;
    }

    /**
     * What was encoded here, for another loop: as the codec sees it now, whatever becomes of the objects. Any thread; fails
     * with a {@link CodecException}.
     */
    @Nullable Object fixed(@Nullable Object encoded) {
        return encoded == null || encoded instanceof String || encoded instanceof Number || encoded instanceof Boolean
                ? encoded
                : codec.convert(encoded, Object.class);
    }

    // --- from the wire ---

    /** What the codec has decoded, with its special values; the same object if there are none. */
    @Nullable Object decode(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return decodeList(list);
        }
        return value instanceof Map<?, ?> map ? decodeMap(map) : value;
    }

    List<?> decodeList(List<?> list) {
        List<@Nullable Object> changed = null;
        for (int i = 0; i < list.size(); i++) {
            Object element = list.get(i);
            Object decoded = decode(element);
            if (decoded != element) {
                changed = changed == null ? new ArrayList<>(list) : changed;
                changed.set(i, decoded);
            }
        }
        return changed == null ? list : changed;
    }

    private @Nullable Object decodeMap(Map<?, ?> map) {
        if (map.size() == 1 && map.get(TYPE) instanceof List<?> tag) {
            return decodeTag(tag);
        }
        return decodeValues(map);
    }

    Map<?, ?> decodeValues(Map<?, ?> map) {
        Map<Object, @Nullable Object> changed = null;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object decoded = decode(entry.getValue());
            if (decoded != entry.getValue()) {
                changed = changed == null ? new LinkedHashMap<>(map) : changed;
                changed.put(entry.getKey(), decoded);
            }
        }
        return changed == null ? map : changed;
    }

    private Object decodeTag(List<?> tag) {
        if (tag.size() != 2 || !(tag.get(0) instanceof Integer index)) {
            throw new CodecException("Failed to decode a value: \"" + TYPE + "\" must be [number, data]");
        }
        Object data = decode(tag.get(1));
        RpcPeer owner = peer;
        if (index == types.localIndex() && data instanceof String path && owner != null) {
            return owner.proxy(path);
        }
        if (index == types.proxyIndex() && data instanceof String path && owner != null) {
            return local(owner, path);
        }
        if (owner == null && (index == types.localIndex() || index == types.proxyIndex())) {
            throw noWayBack("decode a proxy");
        }
        RpcTypes.Form<?, ?> form = types.form(index);
        if (form == null || data == null) {
            throw new CodecException("Failed to decode a value of type " + index);
        }
        try {
            Object converted = codec.convert(data, form.dataType());
            if (converted != null) {
                return form.decoded(converted);
            }
        } catch (CodecException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CodecException("Failed to decode a value of type " + index + ": " + e.getMessage(), e);
        }
        throw new CodecException("Failed to decode a value of type " + index);
    }

    private static CodecException noWayBack(String what) {
        return new CodecException("Failed to " + what + ": what carries these calls goes one way, and has no way back");
    }

    private static Object local(RpcPeer owner, String path) {
        Object endpoint = owner.endpointAt(path);
        if (endpoint != null) {
            return endpoint;
        }
        if (owner.find(path) == null) {
            throw new CodecException("Failed to decode a proxy: nothing can be called at " + path);
        }
        return new RpcReference(path);
    }

    /** Makes what was decoded into a value of a type; fails with a {@link CodecException}. */
    @Nullable Object convert(@Nullable Object decoded, Type type) {
        return decoded != null && (special(decoded) || namesEndpoint(type))
                ? convertSpecial(decoded, type)
                : codec.convert(decoded, type);
    }

    /** Of an endpoint there is the object itself, and none that the codec makes of what a peer has sent. */
    private static boolean namesEndpoint(Type type) {
        if (type instanceof Class<?> plain) {
            return ENDPOINTS.get(plain);
        }
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                if (namesEndpoint(argument)) {
                    return true;
                }
            }
        }
        return type instanceof WildcardType wildcard && namesEndpoint(wildcard.getUpperBounds()[0]);
    }

    /** Whether there is something in it that the codec does not know. */
    private static boolean special(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(RpcValues::special);
        }
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(RpcValues::special);
        }
        return !(value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof byte[]); // Which CBOR has.
    }

    private Object convertSpecial(Object value, Type type) {
        Class<?> raw = rawType(type);
        if (value instanceof List<?> list && raw.isAssignableFrom(ArrayList.class)) {
            List<@Nullable Object> converted = new ArrayList<>(list.size());
            Type element = argument(type, Collection.class.isAssignableFrom(raw) ? 0 : -1);
            list.forEach(it -> converted.add(convert(it, element)));
            return converted;
        }
        if (value instanceof Map<?, ?> map && raw.isAssignableFrom(LinkedHashMap.class)) {
            Map<Object, @Nullable Object> converted = new LinkedHashMap<>();
            Type element = argument(type, Map.class.isAssignableFrom(raw) ? 1 : -1);
            map.forEach((key, it) -> converted.put(key, convert(it, element)));
            return converted;
        }
        if (raw.isInstance(value)) {
            return value;
        }
        if (value instanceof RpcProxy proxy && raw.isInterface()) {
            return proxy.as(raw);
        }
        throw new CodecException("Failed to convert " + value.getClass().getSimpleName() + " to " + type.getTypeName());
    }

    private static Type argument(Type type, int index) {
        return index >= 0 && type instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[index]
                : Object.class;
    }

    private static Class<?> rawType(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return rawType(generic.getRawType());
        }
        return type instanceof WildcardType wildcard ? rawType(wildcard.getUpperBounds()[0]) : Object.class;
    }
}
