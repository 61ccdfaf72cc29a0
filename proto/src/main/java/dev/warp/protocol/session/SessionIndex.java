package dev.warp.protocol.session;

import dev.warp.protocol.RandomSource;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Finds what a receiver index in a datagram names: the owner of a session or of a handshake under
 * way; and whom a relay id names. Looking up allocates nothing.
 *
 * @param <T> the owner's type
 */
public final class SessionIndex<T> {

  private final Int2ObjectHashMap<T> owners = new Int2ObjectHashMap<>();
  private final RandomSource random;

  public SessionIndex(RandomSource random) {
    this.random = random;
  }

  /** Takes a random index that is not in use, and never 0, for {@code owner}. */
  public int take(T owner) {
    int index;
    do {
      index = random.nextInt();
    } while (index == 0 || owners.containsKey(index));
    owners.put(index, owner);
    return index;
  }

  /** Gives an index another owner. */
  public void reassign(int index, T owner) {
    owners.put(index, owner);
  }

  /** The owner, or null: a stranger's guess, or a session that is gone. */
  public T get(int index) {
    return owners.get(index);
  }

  public void release(int index) {
    owners.remove(index);
  }

  public int size() {
    return owners.size();
  }
}
