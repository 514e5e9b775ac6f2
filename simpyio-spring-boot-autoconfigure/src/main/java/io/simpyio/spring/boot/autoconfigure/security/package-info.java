/** Who calls, for Spring Security: the caller is the authentication of the process in which a method runs. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.security;

import org.jspecify.annotations.NullMarked;
