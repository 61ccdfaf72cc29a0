package dev.warp.lab.testbed;

/**
 * One of the vehicle's uplinks, as the demo handles it.
 *
 * @param interfaceName what the vehicle's gate calls it in its metrics
 * @param cut takes it away
 * @param restore brings it back
 */
public record LossyUplink(String interfaceName, Runnable cut, Runnable restore) {}
