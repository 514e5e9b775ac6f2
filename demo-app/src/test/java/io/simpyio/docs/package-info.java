/** The Java of README and docs, line for line, compiled and run; {@code DocumentSamplesTests} finds what is missing. */
@NullMarked
package io.simpyio.docs;

import org.jspecify.annotations.NullMarked;
