package io.simpyio.benchmarks.http;

/** What {@code /json} is answered with, for those who make JSON of objects. */
record Greeting(String message) {

    /** What everybody says. */
    static final String HELLO = "Hello, World!";

    static Greeting hello() {
        return new Greeting(HELLO);
    }
}
