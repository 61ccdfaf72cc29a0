/** The other replicas of a map (docs/protocol.md section 9.9), and the Redis they meet at. */
package dev.warp.map.replica;
