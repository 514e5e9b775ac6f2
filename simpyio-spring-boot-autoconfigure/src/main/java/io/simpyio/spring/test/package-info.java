/** For tests of applications with Spring: needs {@code spring-test}. */
@NullMarked
package io.simpyio.spring.test;

import org.jspecify.annotations.NullMarked;
