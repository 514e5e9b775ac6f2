/** The methods that are processes: found, started, supervised, and interrupted on shutdown. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.process;

import org.jspecify.annotations.NullMarked;
