package dev.warp.protocol.session;

import dev.warp.protocol.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The initiations answered before, by their mac1, with the responses to them (docs/protocol.md
 * section 4.3). Copies that come over other paths get the same response without another public-key
 * operation; recordings that come later get none.
 */
final class AnsweredInitiations {

  /** Some 0.6 MB at the most: only who completes the first message, with a known key, is in it. */
  private static final int CAPACITY = 2048;

  private static final long COPY_NANOS = 10_000_000_000L;

  private record Mac(long high, long low) {}

  /** The response given at {@code nanos}. */
  record Answer(byte[] response, long nanos) {

    /** Whether a copy of its initiation may still be one of those that the initiator sent. */
    boolean isForCopies(long nowNanos) {
      return nowNanos - nanos <= COPY_NANOS;
    }
  }

  private final Map<Mac, Answer> answers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Mac, Answer> eldest) {
          return size() > CAPACITY;
        }
      };

  void add(byte[] mac1, byte[] response, long nowNanos) {
    answers.put(key(mac1), new Answer(response, nowNanos));
  }

  Optional<Answer> find(byte[] mac1) {
    return Optional.ofNullable(answers.get(key(mac1)));
  }

  private static Mac key(byte[] mac1) {
    return new Mac(Bytes.getLong(mac1, 0), Bytes.getLong(mac1, 8));
  }
}
