package dev.warp.gate.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;

/**
 * Meters that follow snapshots: each refresh says every value anew, a meter is made when its value
 * is first said, and removed when a refresh leaves it out. Used by one thread; the registry reads
 * from others.
 */
final class SnapshotMeters {

  private record Key(GateMetric metric, Tags tags) {}

  /** A value with the meter that shows it. */
  private static final class Shown {

    private final Meter meter;
    private volatile double value;
    private long refresh;

    Shown(Key key, MeterRegistry registry) {
      this.meter = register(key, registry);
    }

    private Meter register(Key key, MeterRegistry registry) {
      GateMetric metric = key.metric();
      return switch (metric.kind()) {
        case COUNTER ->
            FunctionCounter.builder(metric.id(), this, Shown::value)
                .description(metric.help())
                .tags(key.tags())
                .register(registry);
        case GAUGE ->
            Gauge.builder(metric.id(), this, Shown::value)
                .description(metric.help())
                .tags(key.tags())
                .register(registry);
      };
    }

    private double value() {
      return value;
    }
  }

  private final MeterRegistry registry;
  private final Map<Key, Shown> shown = new HashMap<>();
  private long refresh;

  SnapshotMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void begin() {
    refresh++;
  }

  /** Says the total so far of what is counted. */
  void count(GateMetric counter, Tags tags, long total) {
    set(counter, tags, (double) total);
  }

  /** Says a value as it is now. */
  void set(GateMetric metric, Tags tags, double value) {
    Shown one = shown.computeIfAbsent(new Key(metric, tags), key -> new Shown(key, registry));
    one.value = value;
    one.refresh = refresh;
  }

  void end() {
    shown.values().removeIf(this::removeIfLeftOut);
  }

  private boolean removeIfLeftOut(Shown one) {
    boolean leftOut = one.refresh != refresh;
    if (leftOut) {
      registry.remove(one.meter);
    }
    return leftOut;
  }
}
