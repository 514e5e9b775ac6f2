/** The backend, its environment and network as beans, and the loop, which runs as long as the application does. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.environment;

import org.jspecify.annotations.NullMarked;
