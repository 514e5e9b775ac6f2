package io.simpyio.net;

/** What went wrong with a socket, by its POSIX name; the same on every backend. */
public enum SocketError {
    /** The address or the port needs rights that the process does not have. */
    EACCES("Permission denied"),
    /** The address is taken by another socket. */
    EADDRINUSE("Address already in use"),
    /** The address is none of this machine. */
    EADDRNOTAVAIL("Cannot assign requested address"),
    /** The backend has no sockets for addresses of this kind. */
    EAFNOSUPPORT("Address family not supported by protocol"),
    /** The host name cannot be looked up at the moment. */
    EAI_AGAIN("Temporary failure in name resolution"),
    /** The host name is unknown. */
    EAI_NONAME("Name or service not known"),
    /** The socket was closed on this side. */
    EBADF("Bad file descriptor"),
    /** The operation was given up for a newer one of its kind. */
    ECANCELED("Operation canceled"),
    /** Nothing listens there. */
    ECONNREFUSED("Connection refused"),
    /** The peer has closed the connection, or it broke. */
    ECONNRESET("Connection reset by peer"),
    /** The host cannot be reached. */
    EHOSTUNREACH("No route to host"),
    /** The socket does not listen. */
    EINVAL("Invalid argument"),
    /** Any other failure of the operating system; see the cause. */
    EIO("Input/output error"),
    /** The socket is connected, or listens, already. */
    EISCONN("Transport endpoint is already connected"),
    /** The process or the system has no file descriptor left. */
    EMFILE("Too many open files"),
    /** The network cannot be reached. */
    ENETUNREACH("Network is unreachable"),
    /** There is no file of this name: nothing listens on this Unix domain socket. */
    ENOENT("No such file or directory"),
    /** The socket is not connected. */
    ENOTCONN("Transport endpoint is not connected"),
    /** The protocol in use has no such thing. */
    EOPNOTSUPP("Operation not supported"),
    /** The peer has closed the connection and takes no more data. */
    EPIPE("Broken pipe"),
    /** TLS failed: one side has refused the other, or what came is not TLS. */
    EPROTO("Protocol error"),
    /** The peer did not answer in time. */
    ETIMEDOUT("Connection timed out");

    private final String text;

    SocketError(String text) {
        this.text = text;
    }

    /** The error in words. */
    public String text() {
        return text;
    }
}
