/**
 * The rendezvous server as a state machine (docs/protocol.md section 9), without sockets, threads,
 * clock or randomness of its own.
 */
package dev.warp.map.engine;
