/**
 * Asks the router of an interface to let anybody in at a port of its own, by PCP (RFC 6887) or
 * NAT-PMP (RFC 6886): docs/protocol.md section 9.7.
 */
package dev.warp.gate.engine.portmap;
