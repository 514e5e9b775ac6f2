package io.simpyio.rpc;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Types with a form of their own on the wire, {@code {"__type__": [n, data]}}, as simpy.io has them; both sides number
 * them by their order, so it has to be the same. First come types, which are exact, then the proxies, then converters,
 * which take subtypes too, then local objects. Immutable; any thread.
 */
public final class RpcTypes {

    /** None. */
    public static final RpcTypes NONE = new RpcTypes(List.of(), List.of());

    private final List<Form<?, ?>> exact;
    private final List<Form<?, ?>> converters;

    private RpcTypes(List<Form<?, ?>> exact, List<Form<?, ?>> converters) {
        this.exact = exact;
        this.converters = converters;
    }

    /** These and one more type, exactly that, which travels as data of another type that the codec knows. */
    public <T, D> RpcTypes withType(
            Class<T> type,
            Class<D> data,
            Function<? super T, ? extends D> encode,
            Function<? super D, ? extends T> decode) {
        return new RpcTypes(with(exact, new Form<>(type, data, encode, decode)), converters);
    }

    /** These and one more type with its subtypes, which travels as data of another type that the codec knows. */
    public <T, D> RpcTypes withConverter(
            Class<T> type,
            Class<D> data,
            Function<? super T, ? extends D> encode,
            Function<? super D, ? extends T> decode) {
        return new RpcTypes(exact, with(converters, new Form<>(type, data, encode, decode)));
    }

    private static List<Form<?, ?>> with(List<Form<?, ?>> forms, Form<?, ?> form) {
        List<Form<?, ?>> more = new ArrayList<>(forms);
        more.add(form);
        return List.copyOf(more);
    }

    boolean isEmpty() {
        return exact.isEmpty() && converters.isEmpty();
    }

    int proxyIndex() {
        return exact.size();
    }

    int localIndex() {
        return exact.size() + 1 + converters.size();
    }

    /** The number of the form in which the value travels; -1 if it has none. */
    int indexOf(Object value) {
        for (int i = 0; i < exact.size(); i++) {
            if (exact.get(i).type() == value.getClass()) {
                return i;
            }
        }
        for (int i = 0; i < converters.size(); i++) {
            if (converters.get(i).type().isInstance(value)) {
                return exact.size() + 1 + i;
            }
        }
        return -1;
    }

    /** The form of this number; null if there is none. */
    @Nullable Form<?, ?> form(int index) {
        if (index < exact.size()) {
            return index < 0 ? null : exact.get(index);
        }
        int converter = index - exact.size() - 1;
        return converter >= 0 && converter < converters.size() ? converters.get(converter) : null;
    }

    /** A type, and how its values become data and are made of it. */
    record Form<T, D>(
            Class<T> type,
            Class<D> data,
            Function<? super T, ? extends D> encode,
            Function<? super D, ? extends T> decode) {

        Object encoded(Object value) {
            return encode.apply(type.cast(value));
        }

        Object decoded(Object value) {
            return decode.apply(data.cast(value));
        }

        Type dataType() {
            return data;
        }
    }
}
