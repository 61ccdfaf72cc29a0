/**
 * Moves bytes and time into the engine and out again: sockets on one Vert.x event loop, the scan
 * for network interfaces, name resolution. Decides nothing about the protocol.
 */
package dev.warp.gate.io;
