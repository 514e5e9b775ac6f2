/** The server that takes calls over messages. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.message;

import org.jspecify.annotations.NullMarked;
