package dev.warp.lab.sim;

/** Something that happened in the network, as observers see it. */
public sealed interface NetworkEvent {

  /** The virtual time in nanoseconds. */
  long timeNanos();

  /** Where: the name of an interface, a direction of a link, a NAT or a realm. */
  String place();

  /** A socket sent a datagram. */
  record Sent(long timeNanos, String place, Datagram datagram) implements NetworkEvent {}

  /** A stranger put a datagram on the wire. */
  record Injected(long timeNanos, String place, Datagram datagram) implements NetworkEvent {}

  /** An interceptor took a datagram off the wire. */
  record Intercepted(long timeNanos, String place, Datagram datagram) implements NetworkEvent {}

  /** An interceptor put a datagram onto the wire: one it took, unaltered or not, or another. */
  record Released(long timeNanos, String place, Datagram datagram) implements NetworkEvent {}

  /** A NAT changed an endpoint of a datagram. */
  record Translated(long timeNanos, String place, Datagram before, Datagram after)
      implements NetworkEvent {}

  /** A link made a second copy of a datagram. */
  record Duplicated(long timeNanos, String place, Datagram original, Datagram copy)
      implements NetworkEvent {}

  /** A link damaged a datagram. */
  record Corrupted(long timeNanos, String place, Datagram before, Datagram after)
      implements NetworkEvent {}

  /** A datagram ended here, undelivered. */
  record Dropped(long timeNanos, String place, Datagram datagram, DropReason reason)
      implements NetworkEvent {}

  /** A datagram reached a socket. */
  record Delivered(long timeNanos, String place, Datagram datagram) implements NetworkEvent {}

  /** The network itself changed: a link went down, a NAT was rebound. */
  record Changed(long timeNanos, String place, String change) implements NetworkEvent {}
}
