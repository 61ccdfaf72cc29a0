package dev.warp.map.engine;

/**
 * Another process that serves the same map.
 *
 * @param id tells it from all others, and from earlier starts of itself
 */
record Replica(long id) implements Holder {}
