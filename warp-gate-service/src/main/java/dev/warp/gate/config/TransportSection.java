package dev.warp.gate.config;

import java.time.Duration;

/** Reads a {@code [tunnels.NAME.transport]}. */
final class TransportSection {

  private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(1);

  private TransportSection() {}

  /** What happens to a payload on its way. */
  enum Payload {
    /** Nobody else can read or change it. */
    ENCRYPTED,
    /** Everybody can read it, nobody else can change it. */
    AUTHENTICATED
  }

  static TransportConfiguration read(Section section) {
    if (section.get(GateKeys.ORDERED)) {
      section.mistake(
          GateKeys.ORDERED,
          "ordered delivery is not available in this version; write ordered = false");
    }
    if (section.get(GateKeys.PAYLOAD) == Payload.AUTHENTICATED) {
      section.mistake(
          GateKeys.PAYLOAD,
          "readable payloads are not available in this version; write payload = \"encrypted\"");
    }
    return new TransportConfiguration(
        section.get(GateKeys.MTU),
        section.get(GateKeys.MAX_PAYLOAD),
        sendDeadline(section),
        RedundancySection.read(section.child("redundancy")));
  }

  private static Duration sendDeadline(Section section) {
    Duration deadline = section.get(GateKeys.SEND_DEADLINE);
    if (deadline.compareTo(SHORTEST_DEADLINE) >= 0) {
      return deadline;
    }
    section.warning(
        GateKeys.SEND_DEADLINE,
        DurationType.show(deadline)
            + " is too short to meet and becomes 1ms; write \"1ms\" or more");
    return SHORTEST_DEADLINE;
  }
}
