/**
 * What the servers have in common: their life, TLS, a port that is told, and a failure that says
 * why there is none.
 */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.server;

import org.jspecify.annotations.NullMarked;
