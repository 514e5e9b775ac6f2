/** The endpoints of the application, by path, for whatever server there is. */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.rpc;

import org.jspecify.annotations.NullMarked;
