package io.simpyio.benchmarks.rpc;

/** What is asked for: the arguments of {@link Park#book}. */
record Wish(String driver, double seconds, String note) {

    private static final String SENTENCE = "Near the door, please, and not in the sun. ";
    private static final int LARGE_BYTES = 4_000;

    /** About 80 bytes of JSON. */
    static Wish small() {
        return new Wish("Ada Lovelace", 1800.5, SENTENCE.strip());
    }

    /** About 4 KiB of JSON, nearly all of it one text, so that it is transports that are compared and not formats. */
    static Wish large() {
        return new Wish("Ada Lovelace", 1800.5, SENTENCE.repeat(LARGE_BYTES / SENTENCE.length()));
    }
}
