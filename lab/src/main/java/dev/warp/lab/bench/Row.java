package dev.warp.lab.bench;

/**
 * One measurement to be made of every contender.
 *
 * @param payloadBytes size of each payload, at least {@link LoadPayload#MIN_SIZE}
 * @param perSecond payloads asked of the generator each second
 */
record Row(Condition condition, int payloadBytes, int perSecond) {

  /** What stands above its table. */
  String title() {
    return "%,d B payloads, %,d/s, %s".formatted(payloadBytes, perSecond, condition.description());
  }
}
