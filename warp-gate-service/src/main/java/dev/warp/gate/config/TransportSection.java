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
    return new TransportConfiguration(
        section.get(GateKeys.MTU),
        section.get(GateKeys.MAX_PAYLOAD),
        sendDeadline(section),
        RedundancySection.read(section.child("redundancy")),
        section.get(GateKeys.PAYLOAD) == Payload.AUTHENTICATED,
        delivery(section));
  }

  private static DeliveryConfiguration delivery(Section section) {
    boolean ordered = section.get(GateKeys.ORDERED);
    if (!ordered && section.has(GateKeys.REORDER_WINDOW)) {
      section.warning(
          GateKeys.REORDER_WINDOW,
          "has no effect where ordered is false; remove it, or write ordered = true");
    }
    return new DeliveryConfiguration(
        ordered, section.find(GateKeys.REORDER_WINDOW), section.get(GateKeys.REASSEMBLY_MEMORY));
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
