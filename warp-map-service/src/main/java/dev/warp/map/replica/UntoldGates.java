package dev.warp.map.replica;

import dev.warp.protocol.keys.PublicKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gates of which other replicas are to be told what is held of them here, and have not been. Knows
 * no more gates than are held, and have been told of: whoever comes and goes while nobody can be
 * told leaves nothing behind.
 */
final class UntoldGates {

  private final Set<PublicKey> untold = new LinkedHashSet<>();

  /** Gates of which it was said that something is held, and not yet that nothing is any more. */
  private final Set<PublicKey> toldOf = new HashSet<>();

  private boolean isTelling;
  private boolean hasEnded;

  /** What is held of a gate has changed. */
  void add(PublicKey gate) {
    if (isTelling) {
      untold.add(gate);
    }
  }

  /** All is to be told, and from now on what changes. */
  void addAll(Collection<PublicKey> held) {
    if (!hasEnded) {
      isTelling = true;
      untold.addAll(toldOf);
      untold.addAll(held);
    }
  }

  /** Nobody can be told until {@link #addAll}. */
  void pause() {
    isTelling = false;
    untold.clear();
  }

  /** Nobody is told anything any more. */
  void end() {
    hasEnded = true;
    pause();
  }

  /** Some that are to be told of next; none is untold any more. */
  List<PublicKey> next(int most) {
    List<PublicKey> batch = untold.stream().limit(most).toList();
    batch.forEach(untold::remove);
    return batch;
  }

  /** It was told of a gate whether something is held. */
  void told(PublicKey gate, boolean held) {
    if (held) {
      toldOf.add(gate);
    } else {
      toldOf.remove(gate);
    }
  }

  /** Some were not told of after all. */
  void failed(Collection<PublicKey> batch) {
    batch.forEach(this::add);
  }
}
