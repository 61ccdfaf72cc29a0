/**
 * Systematic Reed-Solomon coding: parity shards from data shards, and lost data shards from any
 * that are left.
 */
package dev.warp.gate.engine.erasure;
