package io.simpyio.http.server;

/**
 * Answers requests. It runs in a process of its connection and may await; it is interrupted when the client is gone.
 *
 * <p>An {@link io.simpyio.http.HttpException} becomes a response of its status and its message, anything else that is
 * thrown one of status 500 without details, and a log line.
 */
@FunctionalInterface
public interface HttpHandler {

    /** Answers one request. */
    HttpResponse handle(HttpRequest request) throws Exception;
}
