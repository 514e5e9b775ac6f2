/**
 * Who calls: the principal of a call, from a client certificate or a bearer token.
 *
 * <pre>
 * RpcAuthentication ──► RpcInterceptor, RpcCall (rpc)
 * </pre>
 */
@NullMarked
package io.simpyio.rpc.security;

import org.jspecify.annotations.NullMarked;
