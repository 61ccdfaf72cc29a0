package dev.warp.map.replica;

import dev.warp.map.engine.ReplicatedGate;
import dev.warp.map.engine.TakenBack;
import dev.warp.protocol.wire.Endpoint;
import java.util.Optional;

/** What one replica tells the others. */
sealed interface ReplicaMessage {

  /** Who tells it. */
  long replica();

  /** All that it holds of a gate. */
  record Held(ReplicatedGate gate) implements ReplicaMessage {

    @Override
    public long replica() {
      return gate.replica();
    }
  }

  /**
   * That it lives; said every second.
   *
   * @param forwarding where it takes datagrams for the gates it holds; nowhere if empty
   */
  record Alive(long replica, Optional<Endpoint> forwarding) implements ReplicaMessage {}

  /** That it ends. */
  record Ends(long replica) implements ReplicaMessage {}

  /** That a gate has taken something back at it which another replica holds. */
  record Back(long replica, TakenBack what) implements ReplicaMessage {}
}
