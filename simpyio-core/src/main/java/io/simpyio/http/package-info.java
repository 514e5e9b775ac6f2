/**
 * HTTP/1.1 on sockets, what server and client share: fields, bodies, and what stands between Netty's codecs and bytes.
 *
 * <pre>
 * HttpInput ──► HttpDecoder ──► Netty's HttpRequestDecoder, HttpResponseDecoder (RequestDecoder, ResponseDecoder)
 *     └───────► HttpBody (what is received), bounded by HttpLimits; HttpException says what is wrong with it
 * HttpOutput ─► HttpBodyWriter (what is sent) ──► Netty's encoders (HeadEncoder)
 *                                                            HttpHeaders, HttpParameters: names and values
 * Watchdog: the time that a connection has
 * </pre>
 *
 * <p>{@link io.simpyio.http.server} and {@link io.simpyio.http.client} are built on it, and know
 * nothing of each other. {@link io.simpyio.http.http2} is the other wire, below the same bodies and heads.
 */
@NullMarked
package io.simpyio.http;

import org.jspecify.annotations.NullMarked;
