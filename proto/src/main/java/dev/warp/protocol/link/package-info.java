/**
 * The stream between a gate and its map (docs/protocol.md section 15): its handshake and its seal,
 * without the stream.
 */
package dev.warp.protocol.link;
