package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.util.Optional;

/** What has an address in a realm, at the far end of a link: an interface, or a NAT's outside. */
interface LinkEnd {

  /** A datagram came down the link. */
  void receive(Datagram datagram);

  /** The host that sends from, or is reached at, this endpoint of here; empty if none is. */
  Optional<Host> hostAt(Endpoint endpoint);
}
