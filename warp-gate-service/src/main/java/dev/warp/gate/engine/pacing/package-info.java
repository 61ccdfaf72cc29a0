/**
 * How much a path can carry, and how datagrams wait for their turn on it (docs/protocol.md section
 * 11.1).
 */
package dev.warp.gate.engine.pacing;
