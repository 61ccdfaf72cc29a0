package dev.warp.gate.config;

import java.util.OptionalLong;

/**
 * A tunnel.
 *
 * @param name from {@code [tunnels.NAME]}
 * @param id what the tunnel is matched by if both sides set it, otherwise by name; at least 0
 * @param farGate the {@link FarGateConfiguration#name} of the peer it leads to
 * @param priority 0 to 7; where paths are short of room, higher ones go first
 * @param gate where applications enter it
 * @param transport how payloads are carried
 */
public record TunnelConfiguration(
    String name,
    OptionalLong id,
    String farGate,
    int priority,
    ApplicationGate gate,
    TransportConfiguration transport) {}
