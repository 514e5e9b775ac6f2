/** The server of HTTP. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.http;

import org.jspecify.annotations.NullMarked;
