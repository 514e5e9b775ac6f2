package io.simpyio.websocket;

import io.simpyio.http.HttpException;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.server.HttpRequest;
import io.simpyio.http.server.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The opening handshake (RFC 6455, 4), and what it has agreed on.
 *
 * @param subprotocol which one is spoken, if any
 * @param compression how messages are compressed, if they are
 */
record Handshake(Optional<String> subprotocol, Optional<DeflateParameters> compression) {

    static final String VERSION = "13";
    static final int KEY_BYTES = 16;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Predicate<String> TOKEN =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+").asMatchPredicate();

    /** Whether HTTP has it as a token (RFC 9110, 5.6.2). */
    static boolean isToken(String text) {
        return TOKEN.test(text);
    }

    /** What proves that a server has understood a key. */
    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    /** Why a request is none that opens a WebSocket here, as a response; empty if it is one. */
    static Optional<HttpResponse> refusal(HttpRequest request, WebSocketOptions options) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals("GET") || !headers.contains("Upgrade", "websocket")) {
            return Optional.of(upgradeRequired("This is the place of a WebSocket"));
        }
        if (!headers.contains("Connection", "Upgrade")) {
            return Optional.of(refusal(400, "A handshake with Upgrade, but not in Connection"));
        }
        List<String> versions = headers.all("Sec-WebSocket-Version");
        if (versions.size() != 1) {
            return Optional.of(refusal(400, "A handshake needs one Sec-WebSocket-Version"));
        }
        if (!versions.getFirst().equals(VERSION)) {
            return Optional.of(upgradeRequired("Only version " + VERSION + " of WebSocket is spoken here"));
        }
        List<String> keys = headers.all("Sec-WebSocket-Key");
        if (keys.size() != 1 || !isKey(keys.getFirst())) {
            return Optional.of(refusal(400, "A handshake needs one Sec-WebSocket-Key of " + KEY_BYTES + " bytes"));
        }
        if (!request.body().ended()) {
            return Optional.of(refusal(400, "A handshake has no body"));
        }
        return originAllowed(headers, options)
                ? Optional.empty()
                : Optional.of(refusal(403, "Pages of this origin may not open this WebSocket"));
    }

    private static HttpResponse refusal(int status, String why) {
        return HttpResponse.status(status).withText(why + "\n");
    }

    private static HttpResponse upgradeRequired(String why) {
        return refusal(426, why)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Version", VERSION);
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Only browsers send an origin, and with it the cookies of the user: so a page must not do that from anywhere. */
    private static boolean originAllowed(HttpHeaders headers, WebSocketOptions options) {
        List<String> origins = headers.all("Origin");
        if (origins.isEmpty() || options.allowedOrigins().contains("*")) {
            return true;
        }
        String origin = origins.getFirst().toLowerCase(Locale.ROOT);
        if (!options.allowedOrigins().isEmpty()) {
            return origins.size() == 1
                    && options.allowedOrigins().stream().anyMatch(allowed -> allowed.equalsIgnoreCase(origin));
        }
        // With the same host, a standard port is left out of both.
        String host = headers.first("Host").orElse("").toLowerCase(Locale.ROOT);
        return origins.size() == 1 && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    /** What a server makes of a request that {@link #refusal(HttpRequest, WebSocketOptions)} finds nothing wrong with. */
    static Handshake of(HttpRequest request, WebSocketOptions options) {
        List<String> spoken = elements(request.headers(), "Sec-WebSocket-Protocol");
        Optional<String> subprotocol =
                options.subprotocols().stream().filter(spoken::contains).findFirst();
        Optional<DeflateParameters> compression = options.compression()
                ? DeflateParameters.accept(request.headers().all("Sec-WebSocket-Extensions"), options.contextTakeover())
                : Optional.empty();
        return new Handshake(subprotocol, compression);
    }

    /** The fields of the response that says so. */
    void addTo(HttpHeaders response, String key) {
        response.set("Sec-WebSocket-Accept", accept(key));
        subprotocol.ifPresent(name -> response.set("Sec-WebSocket-Protocol", name));
        compression.ifPresent(parameters -> response.set("Sec-WebSocket-Extensions", parameters.answer()));
    }

    /**
     * What a client makes of a response of status 101.
     *
     * @throws HttpException with status 502 if it does not open a WebSocket, or not as was asked
     */
    static Handshake of(HttpHeaders response, String key, WebSocketOptions options) {
        boolean opens = response.contains("Upgrade", "websocket")
                && response.contains("Connection", "Upgrade")
                && response.all("Sec-WebSocket-Accept").equals(List.of(accept(key)));
        if (!opens) {
            throw new HttpException(502, "The server goes on, but not in the WebSocket that was asked for");
        }
        List<String> subprotocols = response.all("Sec-WebSocket-Protocol");
        if (subprotocols.size() > 1 || !options.subprotocols().containsAll(subprotocols)) {
            throw new HttpException(502, "The server has chosen a subprotocol that was not offered");
        }
        Optional<DeflateParameters> compression =
                DeflateParameters.agreed(response.all("Sec-WebSocket-Extensions"), options.compression());
        return new Handshake(subprotocols.stream().findFirst(), compression);
    }

    private static List<String> elements(HttpHeaders headers, String name) {
        List<String> elements = new ArrayList<>();
        for (String value : headers.all(name)) {
            for (String element : value.split(",")) {
                elements.add(element.strip());
            }
        }
        return elements;
    }
}
