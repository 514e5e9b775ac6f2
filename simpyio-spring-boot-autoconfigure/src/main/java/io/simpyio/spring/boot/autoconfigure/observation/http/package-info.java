/** Requests as observations: meters by route, and traces that go on at the other end. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.observation.http;

import org.jspecify.annotations.NullMarked;
