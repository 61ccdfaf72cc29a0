/**
 * Gates that are connected to other replicas of the map: seen and called from here
 * (docs/protocol.md section 9.9).
 */
package dev.warp.map.replica.control;
