package dev.warp.lab.sim;

import java.util.function.Consumer;

/** A hostile party on the wire of one direction of a link: it may record, drop, alter, replay. */
@FunctionalInterface
public interface Interceptor {

  /**
   * A datagram is about to enter the link.
   *
   * @param datagram as it is on the wire; immutable, so it may be kept
   * @param onward puts a datagram on the wire: this one, an altered one, several, none; now or at a
   *     later virtual time
   */
  void intercept(Datagram datagram, Consumer<Datagram> onward);
}
