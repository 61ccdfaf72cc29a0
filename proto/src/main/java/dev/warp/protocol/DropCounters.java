package dev.warp.protocol;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts drops by reason. One thread writes, any thread reads. */
public final class DropCounters {

  private final Map<DropReason, AtomicLong> counts = new EnumMap<>(DropReason.class);

  public DropCounters() {
    for (DropReason reason : DropReason.values()) {
      counts.put(reason, new AtomicLong());
    }
  }

  public void count(DropReason reason) {
    AtomicLong counter = counts.get(reason);
    counter.setRelease(counter.getPlain() + 1);
  }

  public long get(DropReason reason) {
    return counts.get(reason).getAcquire();
  }

  public long total() {
    return counts.values().stream().mapToLong(AtomicLong::getAcquire).sum();
  }

  /** Reasons with a count above zero, for logs and tests. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (reason, count) -> {
          if (count.getAcquire() > 0) {
            text.append(text.isEmpty() ? "" : ", ");
            text.append(reason.label()).append('=').append(count.getAcquire());
          }
        });
    return text.isEmpty() ? "none" : text.toString();
  }
}
