package dev.warp.map.engine;

/**
 * Over what an interface of a gate is registered: a session here, or another replica of the map.
 */
sealed interface Holder permits GateSession, Replica {}
