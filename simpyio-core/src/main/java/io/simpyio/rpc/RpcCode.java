package io.simpyio.rpc;

/** What kind of failure it was, in words that do not depend on a language; names and meanings are those of gRPC. */
public enum RpcCode {

    /** An argument is missing, has the wrong type, or makes no sense. */
    INVALID_ARGUMENT,
    /** Nothing that can be called is at this path. */
    NOT_FOUND,
    /** It cannot be done in the present state. */
    FAILED_PRECONDITION,
    /** The caller is not known. */
    UNAUTHENTICATED,
    /** The caller may not do this. */
    PERMISSION_DENIED,
    /** A limit has been reached; the message names it. */
    RESOURCE_EXHAUSTED,
    /** The time that the caller had for it is over. */
    DEADLINE_EXCEEDED,
    /** The caller does not want it any more. */
    CANCELLED,
    /** It cannot be done at present; later it may be. */
    UNAVAILABLE,
    /** The method failed. */
    INTERNAL,
    /** The peer did not say. */
    UNKNOWN
}
