package dev.warp.lab.testbed;

/**
 * Where applications meet one tunnel's gate on 127.0.0.1.
 *
 * @param tunnel its name, the same at both ends
 * @param applicationToGate UDP port the application sends to
 * @param gateToApplication UDP port that payloads from the far side are handed to
 */
public record TunnelPorts(String tunnel, int applicationToGate, int gateToApplication) {}
