/**
 * What the engine and its surroundings say to each other: settings and interfaces go in; datagrams,
 * payloads, events and the next deadline come out.
 */
package dev.warp.gate.engine.boundary;
