/**
 * Payloads as blocks of shards and back: how a payload is cut, and how the far side delivers it at
 * most once.
 */
package dev.warp.gate.engine.transport;
