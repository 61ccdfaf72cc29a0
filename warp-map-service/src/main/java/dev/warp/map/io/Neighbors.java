package dev.warp.map.io;

import dev.warp.map.engine.TakenBack;
import dev.warp.protocol.keys.PublicKey;

/** Other replicas of a map, as its server speaks to them; called on its event loop. */
public interface Neighbors {

  /** There are none. */
  Neighbors NONE =
      new Neighbors() {
        @Override
        public void changedHere(PublicKey gate) {
          // Nobody is to hear of it.
        }

        @Override
        public void takenBack(TakenBack what) {
          // It was known to hold something while there were others.
        }

        @Override
        public void forward(long replica, byte[] data, int offset, int length) {
          // It was known to hold something while there were others.
        }

        @Override
        public void flush() {
          // Nothing was sent.
        }
      };

  /** What is registered here of a gate has changed. */
  void changedHere(PublicKey gate);

  /** A gate has taken something back here that another replica holds. */
  void takenBack(TakenBack what);

  /**
   * Has another replica pass a datagram on to a gate whose session it holds.
   *
   * @param data valid only during the call
   */
  void forward(long replica, byte[] data, int offset, int length);

  /** The event loop's turn ends: what was forwarded is to leave. */
  void flush();
}
