package dev.warp.gate.config;

/**
 * Where health and metrics are served.
 *
 * @param host the local address or name to listen on
 * @param port the TCP port, 1..65535
 */
public record HttpConfiguration(String host, int port) {}
