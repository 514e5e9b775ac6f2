package io.simpyio.kernel;

/** How processes are switched; what a process can observe is the same but for speed and for blocking calls. */
public enum CoroutineMode {

    /** {@link #LOOP} where the JVM allows it, else {@link #BATON}. */
    AUTO,

    /**
     * A process is a virtual thread that the loop itself schedules: a switch takes about a tenth of a microsecond, and
     * a process that blocks parks alone. Needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
     */
    LOOP,

    /**
     * A process is an ordinary virtual thread, and it and the loop hand a baton to and fro: needs no flag, takes some
     * microseconds per switch, and a process that blocks holds up the loop.
     */
    BATON
}
