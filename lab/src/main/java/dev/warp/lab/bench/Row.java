package dev.warp.lab.bench;

/**
 * One measurement to be made of every contender.
 *
 * @param payloadBytes size of each payload, at least {@link LoadPayload#MIN_SIZE}
 * @param perSecond payloads asked of the generator each second
 */
record Row(Condition condition, int payloadBytes, int perSecond) {

  /** What is larger goes through Unix gates, and is measured of gates only. */
  static final int LARGEST_DATAGRAM = 1400;

  boolean isLarge() {
    return payloadBytes > LARGEST_DATAGRAM;
  }

  /** What stands above its table. */
  String title() {
    return "%,d B payloads%s, %,d/s, %s"
        .formatted(
            payloadBytes,
            isLarge() ? " through Unix gates" : "",
            perSecond,
            condition.description());
  }
}
