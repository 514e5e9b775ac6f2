package io.simpyio.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The header fields, or the trailer fields, of a request or a response: names in any case, each with one value or more.
 * Those of {@link io.netty.handler.codec.http.HttpHeaderNames} are found fastest.
 *
 * <p>Not thread-safe. A name or a value that HTTP has no form for, such as one with a line break, is an
 * {@link IllegalArgumentException}.
 */
public final class HttpHeaders {

    private final io.netty.handler.codec.http.HttpHeaders fields;

    /** Without fields. */
    public HttpHeaders() {
        this(new DefaultHttpHeaders());
    }

    HttpHeaders(io.netty.handler.codec.http.HttpHeaders fields) {
        this.fields = fields;
    }

    io.netty.handler.codec.http.HttpHeaders fields() {
        return fields;
    }

    /** The first value of a field; empty if there is none. */
    public Optional<String> first(CharSequence name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** All values of a field in their order. */
    public List<String> all(CharSequence name) {
        return List.copyOf(fields.getAll(name));
    }

    /** How many values a field has. */
    public int count(CharSequence name) {
        int count = 0;
        for (Iterator<String> values = fields.valueStringIterator(name); values.hasNext(); values.next()) {
            count++;
        }
        return count;
    }

    /** Whether there is such a field. */
    public boolean contains(CharSequence name) {
        return fields.contains(name);
    }

    /** Whether one of the field's values, which are lists with commas, has this element; in any case. */
    public boolean contains(CharSequence name, CharSequence element) {
        return fields.containsValue(name, element, true);
    }

    /** The names of the fields. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(fields.names());
        return names;
    }

    /** Gives each name with each of its values, in their order. */
    public void forEach(BiConsumer<String, String> action) {
        fields.forEach(field -> action.accept(field.getKey(), field.getValue()));
    }

    /** Whether there are no fields. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Gives a field one value, in place of those that it has. */
    public HttpHeaders set(CharSequence name, CharSequence value) {
        fields.set(name, value);
        return this;
    }

    /** Gives a field a value more. */
    public HttpHeaders add(CharSequence name, CharSequence value) {
        fields.add(name, value);
        return this;
    }

    /** Takes a field out. */
    public HttpHeaders remove(CharSequence name) {
        fields.remove(name);
        return this;
    }

    /** Adds the fields of others to these. */
    public HttpHeaders addAll(HttpHeaders others) {
        fields.add(others.fields);
        return this;
    }

    @Override
    public String toString() {
        return fields.entries().toString();
    }
}
