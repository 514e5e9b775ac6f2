package io.simpyio.http.client;

import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpBodyWriter;
import io.simpyio.http.HttpBodyWriter.Framing;
import io.simpyio.http.HttpException;
import io.simpyio.http.HttpHeaders;
import io.simpyio.http.HttpInput;
import io.simpyio.http.HttpOutput;
import io.simpyio.http.HttpVersion;
import io.simpyio.http.ResponseHead;
import io.simpyio.http.Watchdog;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.SocketException;
import io.simpyio.net.TcpSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a server, for one request at a time. Loop-confined. */
final class ClientConnection implements ClientPlace {

    private static final Logger logger = LoggerFactory.getLogger(ClientConnection.class);

    private final ClientPool pool;
    private final HttpClientOptions options;
    private final TcpSocket socket;
    private final Watchdog watchdog;
    private final HttpInput input;
    private final HttpOutput output;

    private @Nullable Event<ResponseHead> nextHead;
    private boolean used;
    private boolean busy = true;
    private boolean closed;

    ClientConnection(ClientPool pool, TcpSocket socket, HttpClientOptions options) {
        this.pool = pool;
        this.options = options;
        this.socket = socket;
        watchdog = new Watchdog(socket.environment());
        input = HttpInput.ofResponses(socket, options.limits(), watchdog);
        output = new HttpOutput(socket, watchdog, options.idleTimeout().toNanos());
    }

    @Override
    public Environment environment() {
        return socket.environment();
    }

    @Override
    public HttpClientResponse send(HttpClientRequest request) throws Exception {
        try {
            write(request);
        } catch (SocketException e) {
            if (used) {
                throw e;
            }
            logger.debug("The server may have answered {} before it had all of it: {}", request, e.getMessage());
        }
        ResponseHead head = awaitHead(request.method());
        while (head.status() < 200) {
            if (head.status() == 101) {
                throw new HttpException(502, "The server goes on in another protocol that nobody has asked for");
            }
            head = awaitHead(request.method());
        }
        used = true;
        HttpBody body = input.body(options.idleTimeout().toNanos());
        body.lateStatus(504);
        boolean keep = keeps(head);
        Runnable ended = () -> ended(keep);
        if (body.ended()) {
            ended.run();
        } else {
            body.onEnd(ended);
        }
        return new HttpClientResponse(this, head, body, options.codec());
    }

    /** If it has had a response before, the server may have closed it in the meantime. */
    @Override
    public boolean mayRepeat(HttpClientRequest request, SocketException failure) {
        return used && !input.headBegun() && wasClosed(failure) && request.repeatable();
    }

    static boolean wasClosed(SocketException failure) {
        return switch (failure.error()) {
            case ECONNRESET, EPIPE, EBADF -> true;
            default -> false;
        };
    }

    @Override
    public void unused() {
        pool.free(this);
    }

    /** Not idle any more. */
    void take() {
        busy = true;
        watchdog.stop();
    }

    private ResponseHead awaitHead(String method) {
        input.responseTo(method);
        Event<ResponseHead> head = nextHead == null ? input.responseHead() : nextHead;
        nextHead = null;
        return head.await();
    }

    private void write(HttpClientRequest request) throws Exception {
        HttpHeaders headers = request.sentHeaders().set("Host", request.authority());
        String target = request.target();
        HttpClientRequest.BodyProducer producer = request.producer().orElse(null);
        if (producer == null) {
            output.writeRequest(request.method(), target, headers, request.body());
            return;
        }
        headers.set("Transfer-Encoding", "chunked");
        HttpBodyWriter body = output.beginRequest(request.method(), target, headers, Framing.CHUNKED, -1);
        producer.produce(body);
        body.end();
    }

    private static boolean keeps(ResponseHead head) {
        return head.version() == HttpVersion.HTTP_1_1
                ? !head.headers().contains("Connection", "close")
                : head.headers().contains("Connection", "keep-alive");
    }

    private void ended(boolean keep) {
        busy = false;
        if (closed || !keep) {
            close();
            return;
        }
        watchdog.start(options.idleTimeout().toNanos(), this::close);
        pool.free(this);
    }

    /** Reads while it is idle, to notice when the server closes it, or says what nobody has asked for. */
    void watch() {
        Event<ResponseHead> head = input.responseHead();
        nextHead = head;
        head.addCallback(read -> {
            if (!busy) {
                close();
            }
        });
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            watchdog.close();
            socket.close();
            pool.closed(this);
        }
    }
}
