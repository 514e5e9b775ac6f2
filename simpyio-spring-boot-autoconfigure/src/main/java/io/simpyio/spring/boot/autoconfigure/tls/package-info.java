/** TLS from the application's SSL bundles. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.tls;

import org.jspecify.annotations.NullMarked;
