/** The server of HTTP, and the WebSockets and the RPC endpoints on it. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.http;

import org.jspecify.annotations.NullMarked;
