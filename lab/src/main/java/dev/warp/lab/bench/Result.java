package dev.warp.lab.bench;

import dev.warp.lab.traffic.TrafficReport.Latency;

/**
 * What was measured of one contender in one row. Names and units are those of the JSON.
 *
 * @param condition of the links
 * @param payloadBytes size of each payload
 * @param askedPerSecond the rate asked of the generator
 * @param contender what was measured
 * @param offered payloads that the entry's socket took
 * @param offeredPerSecond the rate that the generator reached
 * @param delivered distinct payloads among them that came out unaltered
 * @param lost payloads among them that did not
 * @param duplicates further copies that came out
 * @param corrupted altered payloads that came out
 * @param latencyMicros one-way, of the delivered; all 0 where there are none
 * @param longestGapMillis the longest time between one arrival and the next
 * @param cpuMicrosPerPayload processor time of all programs of the contender, per payload offered
 * @param wireBytesPerPayloadByte bytes sent over the links, both ways, with headers down to
 *     Ethernet's, per byte offered
 * @param gcPauses of all programs
 * @param residentMib memory of the largest program at the end
 */
record Result(
    String condition,
    int payloadBytes,
    int askedPerSecond,
    String contender,
    long offered,
    double offeredPerSecond,
    long delivered,
    long lost,
    long duplicates,
    long corrupted,
    Latency latencyMicros,
    double longestGapMillis,
    double cpuMicrosPerPayload,
    double wireBytesPerPayloadByte,
    GcLog.Pauses gcPauses,
    double residentMib) {

  /** {@link #lost} in percent of {@link #offered}. */
  double lostPercent() {
    return 100.0 * lost / offered;
  }
}
