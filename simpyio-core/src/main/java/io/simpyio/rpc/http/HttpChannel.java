package io.simpyio.rpc.http;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.http.HttpException;
import io.simpyio.http.client.HttpClient;
import io.simpyio.http.client.HttpClientRequest;
import io.simpyio.http.client.HttpClientResponse;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import io.simpyio.rpc.RpcChannel;
import io.simpyio.rpc.RpcReply;
import io.simpyio.rpc.RpcStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls of ours as requests of HTTP, each in a process of its own. Loop-confined. */
final class HttpChannel implements RpcChannel {

    /** A reply keeps its own time; a request needs some, too. */
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private static final int NANO_DIGITS = 9;

    /** A server takes nine digits; longer is for ever. */
    private static final double MAX_SECONDS = 1e9;

    private final HttpClient client;
    private final Environment environment;
    private final RpcHttpOptions options;
    private final String base;
    private final InetSocketAddress address;
    private final Map<RpcReply<?>, SimProcess<?>> pending = new LinkedHashMap<>();
    private final Map<RpcReply<?>, IncomingStream> streams = new IdentityHashMap<>();
    private Runnable whenClosed = () -> {};
    private boolean closed;

    HttpChannel(HttpClient client, Environment environment, RpcHttpOptions options, URI uri) {
        this.client = client;
        this.environment = environment;
        this.options = options;
        HttpClientRequest.of("POST", uri); // It is one that the client understands.
        String text = uri.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        this.address = InetSocketAddress.createUnresolved(uri.getHost(), port);
    }

    void whenClosed(Runnable action) {
        whenClosed = action;
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public Codec codec() {
        return options.codecs().getFirst();
    }

    @Override
    public boolean goesBothWays() {
        return false;
    }

    @Override
    public SocketAddress peerAddress() {
        return address;
    }

    @Override
    public Runnable send(RpcReply<?> reply) {
        HttpClientRequest request;
        try {
            if (closed) {
                reply.lost(closedHere());
                return () -> {};
            }
            request = request(reply);
        } catch (CodecException e) {
            reply.notSent(e);
            return () -> {};
        }
        SimProcess<?> process = environment.process("rpc-http-call", () -> exchange(request, reply));
        pending.put(reply, process);
        process.addCallback(ended -> {
            pending.remove(reply);
            streams.remove(reply);
        });
        return () -> stop(process, "nobody wants the reply any more");
    }

    /** A process that finds out by itself, since an item is not what is wanted, goes on to its end. */
    private void stop(SimProcess<?> process, String why) {
        if (process.alive() && environment.activeProcess().orElse(null) != process) {
            process.interrupt(why);
        }
    }

    @Override
    public void credit(RpcReply<?> reply, int items) {
        IncomingStream stream = streams.get(reply);
        if (stream != null) {
            stream.credit(items);
        }
    }

    private HttpClientRequest request(RpcReply<?> reply) {
        if (!reply.arguments().isEmpty() && !reply.keywordArguments().isEmpty()) {
            throw new CodecException(
                    "Failed to encode the arguments of " + reply.path() + ": over HTTP they go by position or by name");
        }
        byte[] body = codec().encode(reply.keywordArguments().isEmpty() ? reply.arguments() : reply.keywordArguments());
        String accepted = reply.stream().isPresent()
                ? EventStream.MEDIA_TYPE
                : options.codecs().stream().map(RpcHttpOptions::mediaType).collect(Collectors.joining(", "));
        HttpClientRequest request = HttpClientRequest.post(base + encoded(reply.path()));
        reply.headers().asMap().forEach((name, text) -> request.header(name, latin(reply, name, text)));
        request.withBytes(RpcHttpOptions.mediaType(codec()), body)
                .withDeadline(FOREVER)
                .header("Accept", accepted + ", " + Problem.MEDIA_TYPE);
        reply.deadlineSeconds()
                .filter(seconds -> seconds < MAX_SECONDS)
                .ifPresent(seconds -> request.header(RpcHttpEndpoint.TIMEOUT_HEADER, decimal(seconds)));
        return request;
    }

    /** A field has bytes, each of which is a character (RFC 9110, 5.5): others would arrive as question marks. */
    private static String latin(RpcReply<?> reply, String name, String text) {
        if (text.chars().anyMatch(c -> c > 0xff)) {
            throw new CodecException("Failed to encode header " + name + " of the call of " + reply.path()
                    + ": over HTTP its characters are those of ISO 8859-1");
        }
        return text;
    }

    private static String encoded(String path) {
        return path.isEmpty()
                ? ""
                : Arrays.stream(path.split("/", -1))
                        .map(part ->
                                URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                        .collect(Collectors.joining("/", "/", ""));
    }

    private static String decimal(double seconds) {
        return BigDecimal.valueOf(seconds)
                .setScale(NANO_DIGITS, RoundingMode.CEILING)
                .stripTrailingZeros()
                .toPlainString();
    }

    private void exchange(HttpClientRequest request, RpcReply<?> reply) {
        try (HttpClientResponse response = client.send(request)) {
            if (reply.stream().isPresent() && response.status() == 200) {
                takeStream(response, reply, reply.stream().get());
                return;
            }
            byte[] body = response.body().limit(options.maxBodyBytes()).bytes().await();
            String type = response.headers().first("Content-Type").orElse(null);
            if (response.status() == 200) {
                reply.answered(result(type, body));
            } else {
                reply.refused(Problem.parse(response.status(), type, body));
            }
        } catch (Interrupt interrupt) {
            return; // It was given up.
        } catch (SocketException | HttpException | CodecException e) {
            reply.lost(e);
        } catch (Exception e) { // A limit of the client, or it is closed.
            reply.notSent(e);
        }
    }

    private void takeStream(HttpClientResponse response, RpcReply<?> reply, RpcStream<?> stream) {
        String type = response.headers().first("Content-Type").orElse(null);
        if (!mediaType(type).equals(EventStream.MEDIA_TYPE)) {
            throw otherAnswer(type);
        }
        IncomingStream incoming = new IncomingStream(reply, stream, options.maxBodyBytes());
        streams.put(reply, incoming);
        incoming.take(response.body());
    }

    private static String mediaType(@Nullable String contentType) {
        return contentType == null ? "" : contentType.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static CodecException otherAnswer(@Nullable String contentType) {
        return new CodecException("The server has answered with " + contentType);
    }

    private @Nullable Object result(@Nullable String contentType, byte[] body) {
        String type = mediaType(contentType);
        Optional<Codec> codec = options.codecs().stream()
                .filter(it -> RpcHttpOptions.mediaType(it).equals(type))
                .findFirst();
        return codec.orElseThrow(() -> otherAnswer(contentType)).decode(body);
    }

    private SocketException closedHere() {
        return new SocketException(SocketError.EBADF, "call of " + base + " on a channel that is closed");
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            new LinkedHashMap<>(pending).forEach((reply, process) -> {
                reply.lost(closedHere());
                stop(process, "the channel is closed");
            });
            whenClosed.run();
        }
    }
}
