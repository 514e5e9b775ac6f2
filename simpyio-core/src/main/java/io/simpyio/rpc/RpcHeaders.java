package io.simpyio.rpc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What goes along with a call besides its arguments, such as {@code traceparent} (W3C Trace Context) and {@code
 * authorization} (RFC 6750): names, which are the same in any case, with texts. At most {@value #MAX_HEADERS} of
 * {@value #MAX_SIZE} characters altogether. Immutable; any thread.
 *
 * <p>Names are made of letters, digits, hyphens, dots and underscores, and texts have no control characters, so that any
 * transport can carry them, and a log too.
 */
public final class RpcHeaders {

    /** The limit on the number of headers of a call. */
    public static final int MAX_HEADERS = 64;

    /** The limit on the characters of names and texts of a call together. */
    public static final int MAX_SIZE = 8_192;

    /** None. */
    public static final RpcHeaders NONE = new RpcHeaders(Map.of());

    private static final int MAX_EXCERPT = 64;

    private final Map<String, String> texts;

    private RpcHeaders(Map<String, String> texts) {
        this.texts = texts;
    }

    /** As they came from a peer; fails with an {@link RpcException} if they are none or too many, which says which. */
    public static RpcHeaders of(Map<?, ?> received) {
        if (received.isEmpty()) {
            return NONE;
        }
        try {
            return checked(received);
        } catch (IllegalArgumentException e) {
            throw new RpcException(RpcCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
        }
    }

    private static RpcHeaders checked(Map<?, ?> given) {
        if (given.size() > MAX_HEADERS) {
            throw new IllegalArgumentException("Too many headers: the limit MAX_HEADERS is " + MAX_HEADERS);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        int size = 0;
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            String name = name(entry.getKey());
            if (!(entry.getValue() instanceof String text) || text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("Header " + name + " must be a text without control characters");
            }
            size += name.length() + text.length();
            if (size > MAX_SIZE) {
                throw new IllegalArgumentException("Headers too long: the limit MAX_SIZE is " + MAX_SIZE);
            }
            texts.put(name, text);
        }
        return new RpcHeaders(Collections.unmodifiableMap(texts));
    }

    /** Whether a header can have this name; other protocols have more. */
    public static boolean isName(String text) {
        return !text.isEmpty() && text.chars().allMatch(RpcHeaders::isOfName);
    }

    private static String name(@Nullable Object given) {
        if (given instanceof String name && isName(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        String text = String.valueOf(given);
        String start = text.length() > MAX_EXCERPT ? text.substring(0, MAX_EXCERPT) + "..." : text;
        throw new IllegalArgumentException("A header's name must be letters, digits, '-', '.' and '_', but is "
                + start.replaceAll("\\p{Cntrl}", "?"));
    }

    private static boolean isOfName(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_';
    }

    /** These and one more, in place of that of the same name; fails with an {@link IllegalArgumentException}. */
    public RpcHeaders with(String name, String text) {
        Map<String, String> more = new LinkedHashMap<>(texts);
        more.put(name.toLowerCase(Locale.ROOT), text);
        return checked(more);
    }

    /** The text of a header; empty if there is none. */
    public Optional<String> text(String name) {
        return texts.isEmpty() ? Optional.empty() : Optional.ofNullable(texts.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return texts.isEmpty();
    }

    /** All of them by name, in lower case. */
    public Map<String, String> asMap() {
        return texts;
    }

    /** Their names alone: a text may be a secret. */
    @Override
    public String toString() {
        return "RpcHeaders" + texts.keySet();
    }
}
