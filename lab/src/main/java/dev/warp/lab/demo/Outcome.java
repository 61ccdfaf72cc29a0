package dev.warp.lab.demo;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a stream through the demo's tunnel came to.
 *
 * @param last the last reading, when nothing was under way any more
 * @param uplinkLosses of the vehicle's uplinks, 0 to 1, as the gate measured them before the outage
 * @param cutUplink name of the uplink that was cut
 * @param sentDuringOutage payloads sent while it was
 * @param sentUntilInUse payloads sent from the cut until the gate used it again
 * @param lostUntilInUse of these, not delivered
 * @param secondsUntilInUse time from its return to its use, in whole seconds; empty if it was not
 *     used again before the end
 * @param notSent of all, dropped at the vehicle because it was too slow or its paths were full
 * @param wireBytes bytes that the gate sent for all of the stream, UDP and IP headers included
 */
record Outcome(
    Reading last,
    List<Double> uplinkLosses,
    String cutUplink,
    long sentDuringOutage,
    long sentUntilInUse,
    long lostUntilInUse,
    OptionalInt secondsUntilInUse,
    long notSent,
    long wireBytes) {

  Outcome {
    uplinkLosses = List.copyOf(uplinkLosses);
  }

  /** Whether the tunnel worked: more than half of all payloads arrived. */
  boolean flowed() {
    return last.total().delivered() > last.total().sent() / 2;
  }
}
