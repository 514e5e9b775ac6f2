/** Calls as observations: meters, and traces that go on at the other end. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import org.jspecify.annotations.NullMarked;
