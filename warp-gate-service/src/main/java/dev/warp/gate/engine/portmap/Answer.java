package dev.warp.gate.engine.portmap;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.wire.Endpoint;

/** What a router has answered, whichever protocol it speaks. Epochs and lifetimes in seconds. */
sealed interface Answer {

  /** So many seconds a refusal holds where the router does not say: RFC 6887 section 15's most. */
  long LONG_LIFETIME = 30 * 60;

  /** What comes to {@code external} goes to the gate, for so long. */
  record Mapped(long epoch, Endpoint external, long lifetime) implements Answer {}

  /** NAT-PMP asks for the address by itself; the port of it is 0. */
  record ExternalAddress(long epoch, Endpoint address) implements Answer {}

  /** It will refuse the same request for so long. */
  record Refused(Refusal why, long lifetime) implements Answer {}

  /** It speaks no PCP, but NAT-PMP. */
  record SpeaksNatPmp() implements Answer {}

  /** No answer to what was asked. */
  record Invalid(DropReason reason) implements Answer {}
}
