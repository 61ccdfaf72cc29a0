package dev.warp.lab.demo;

/**
 * What a run of the demo does.
 *
 * @param seconds length of the stream
 * @param lossPercent dropped on each of the vehicle's uplinks, each way
 * @param payloadSize in bytes
 * @param payloadsPerSecond sent by the vehicle
 */
record DemoPlan(int seconds, int lossPercent, int payloadSize, int payloadsPerSecond) {

  /** A modest stream, as a camera's compressed video makes it. */
  static DemoPlan of(int seconds, int lossPercent) {
    return new DemoPlan(seconds, lossPercent, 1000, 500);
  }

  /** When the last uplink is cut. */
  Outage outage() {
    return Outage.inTheMiddleOf(seconds);
  }
}
