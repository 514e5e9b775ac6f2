/** The application that shows simpyio live. */
@NullMarked
package io.simpyio.demo;

import org.jspecify.annotations.NullMarked;
