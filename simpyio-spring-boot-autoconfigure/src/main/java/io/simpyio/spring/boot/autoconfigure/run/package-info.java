/** Ends the application when its time is up: {@code simpyio.run}. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.run;

import org.jspecify.annotations.NullMarked;
