/** The stream that a gate holds to each of its maps (docs/protocol.md section 15). */
package dev.warp.gate.link;
