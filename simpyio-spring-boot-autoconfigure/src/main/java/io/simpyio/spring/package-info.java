/**
 * The annotations of an application on simpyio, and the values that go with them. They need Spring Framework only; what
 * acts on them is in {@code io.simpyio.spring.boot.autoconfigure}.
 */
@NullMarked
package io.simpyio.spring;

import org.jspecify.annotations.NullMarked;
