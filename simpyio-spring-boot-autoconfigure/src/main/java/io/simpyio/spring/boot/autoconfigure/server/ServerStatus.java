package io.simpyio.spring.boot.autoconfigure.server;

/**
 * What a server is doing, at some recent moment.
 *
 * @param name such as "HTTP server"
 * @param running whether it listens
 * @param address where it listens, or is to
 * @param tls whether it does so with TLS
 * @param connections how many connections it serves
 * @param underway how many calls or requests it carries out
 */
public record ServerStatus(String name, boolean running, String address, boolean tls, int connections, int underway) {}
