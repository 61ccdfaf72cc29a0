package dev.warp.map.engine;

import dev.warp.protocol.keys.PublicKey;

/**
 * That a gate has taken an interface back at one replica of a map which it had registered at
 * another.
 *
 * @param replica that holds the interface, or did so last
 * @param gate whose it is
 * @param startId of the gate's process
 * @param interfaceId the gate's number for it
 * @param nanos when, by the clock of whoever reads this: what registered later stays
 */
public record TakenBack(long replica, PublicKey gate, long startId, int interfaceId, long nanos) {}
