package io.simpyio.websocket;

import io.simpyio.http.HttpException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What two sides have agreed on about the extension permessage-deflate (RFC 7692, 7.1).
 *
 * @param serverContextTakeover whether what the server sends may refer to its earlier messages
 * @param clientContextTakeover whether what the client sends may refer to its earlier messages
 * @param serverWindowBits how far what the server sends may refer back, as a power of two: 8 to 15
 * @param clientWindowBits how far what the client sends may refer back, as a power of two: 8 to 15
 */
record DeflateParameters(
        boolean serverContextTakeover, boolean clientContextTakeover, int serverWindowBits, int clientWindowBits) {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final int MAX_WINDOW_BITS = 15;
    private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

    /** One element of the header field Sec-WebSocket-Extensions; a parameter without a value has an empty one. */
    private record Extension(String name, Map<String, String> parameters) {}

    /** What a client that may compress offers. */
    static String offer(boolean contextTakeover) {
        return NAME + "; " + CLIENT_WINDOW
                + (contextTakeover ? "" : "; " + SERVER_NO_CONTEXT + "; " + CLIENT_NO_CONTEXT);
    }

    /** What a server accepts of the offers of a client; empty if it can accept none. */
    static Optional<DeflateParameters> accept(List<String> fields, boolean contextTakeover) {
        for (Extension offer : parse(fields)) {
            DeflateParameters offered = offer.name.equals(NAME) ? of(offer, true) : null;
            if (offered != null) {
                return Optional.of(new DeflateParameters(
                        offered.serverContextTakeover && contextTakeover,
                        offered.clientContextTakeover && contextTakeover,
                        offered.serverWindowBits,
                        MAX_WINDOW_BITS)); // What a client sends can always be read.
            }
        }
        return Optional.empty();
    }

    /** How a server answers the offer that it has accepted. */
    String answer() {
        return NAME
                + (serverContextTakeover ? "" : "; " + SERVER_NO_CONTEXT)
                + (clientContextTakeover ? "" : "; " + CLIENT_NO_CONTEXT)
                + (serverWindowBits == MAX_WINDOW_BITS ? "" : "; " + SERVER_WINDOW + "=" + serverWindowBits);
    }

    /**
     * What a server has agreed to, as its response says; empty if it has not.
     *
     * @throws HttpException with status 502 if that is nothing that {@link #offer} allows
     */
    static Optional<DeflateParameters> agreed(List<String> fields, boolean offered) {
        List<Extension> extensions = parse(fields);
        if (extensions.isEmpty()) {
            return Optional.empty();
        }
        DeflateParameters agreed =
                offered && extensions.size() == 1 && extensions.getFirst().name.equals(NAME)
                        ? of(extensions.getFirst(), false)
                        : null;
        if (agreed == null) {
            throw new HttpException(502, "The server has chosen an extension that was not offered like this");
        }
        return Optional.of(agreed);
    }

    private static @Nullable DeflateParameters of(Extension extension, boolean offer) {
        Map<String, String> left = new HashMap<>(extension.parameters);
        String serverNoContext = left.remove(SERVER_NO_CONTEXT);
        String clientNoContext = left.remove(CLIENT_NO_CONTEXT);
        String serverWindow = left.remove(SERVER_WINDOW);
        String clientWindow = left.remove(CLIENT_WINDOW);
        boolean valid = left.isEmpty()
                && (serverNoContext == null || serverNoContext.isEmpty())
                && (clientNoContext == null || clientNoContext.isEmpty())
                && (serverWindow == null || WINDOW_BITS.matcher(serverWindow).matches())
                && (clientWindow == null
                        || offer && clientWindow.isEmpty()
                        || WINDOW_BITS.matcher(clientWindow).matches());
        return valid
                ? new DeflateParameters(
                        serverNoContext == null, clientNoContext == null, bits(serverWindow), bits(clientWindow))
                : null;
    }

    private static int bits(@Nullable String value) {
        return value == null || value.isEmpty() ? MAX_WINDOW_BITS : Integer.parseInt(value);
    }

    /** Takes the elements apart (RFC 6455, 9.1); one with a parameter twice is left out, as no extension can mean that. */
    private static List<Extension> parse(List<String> fields) {
        List<Extension> extensions = new ArrayList<>();
        for (String element : String.join(",", fields).split(",")) {
            String[] parts = element.split(";");
            if (parts.length == 0 || parts[0].isBlank()) {
                continue;
            }
            Map<String, String> parameters = new HashMap<>();
            boolean proper = true;
            for (int i = 1; i < parts.length; i++) {
                String[] pair = parts[i].split("=", 2);
                String value = pair.length == 1 ? "" : unquoted(pair[1].strip());
                String name = pair[0].strip().toLowerCase(Locale.ROOT);
                // With an equals sign there has to be a value.
                proper &= !(pair.length == 2 && value.isEmpty()) && parameters.put(name, value) == null;
            }
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            extensions.add(new Extension(proper ? name : "", parameters));
        }
        return extensions;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** What compresses on the one side; the other decompresses what it makes. */
    Deflation deflation(boolean server) {
        return server
                ? new Deflation(serverContextTakeover, serverWindowBits)
                : new Deflation(clientContextTakeover, clientWindowBits);
    }

    /** What decompresses on the one side. */
    Inflation inflation(boolean server, int maxMessageBytes) {
        return new Inflation(server ? clientContextTakeover : serverContextTakeover, maxMessageBytes);
    }
}
