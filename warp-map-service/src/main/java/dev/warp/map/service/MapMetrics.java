package dev.warp.map.service;

import dev.warp.map.engine.MapCounters;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** The engine's counters as metrics (docs/map.md), read when somebody asks for them. */
final class MapMetrics implements MeterBinder {

  private final MapCounters counters;
  private final DropCounters drops;

  MapMetrics(MapCounters counters, DropCounters drops) {
    this.counters = counters;
    this.drops = drops;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "gates", MapCounters::gates, "Gates with an interface registered");
    gauge(registry, "interfaces", MapCounters::interfaces, "Interfaces registered, of all gates");
    gauge(registry, "sessions", MapCounters::sessions, "Sessions held with interfaces of gates");
    count(registry, "initiations", MapCounters::initiations, "Handshakes asked for, by whomever");
    count(registry, "sessions.made", MapCounters::sessionsMade, "Sessions made");
    count(registry, "registers", MapCounters::registers, "Registers received");
    count(
        registry,
        "announcements",
        MapCounters::announcements,
        "Times a gate was told about a far gate, repeats included");
    count(
        registry,
        "relayed.datagrams",
        MapCounters::relayedDatagrams,
        "Datagrams passed on from one gate to another");
    count(
        registry,
        "relayed.bytes",
        MapCounters::relayedBytes,
        "Bytes of the datagrams passed on, as they were sent to gates");
    for (DropReason reason : DropReason.values()) {
      FunctionCounter.builder("warp.map.datagrams.dropped", drops, all -> all.get(reason))
          .description("Datagrams, or frames in them, that arrived and were dropped")
          .tag("reason", reason.label())
          .register(registry);
    }
  }

  private void gauge(
      MeterRegistry registry, String name, ToDoubleFunction<MapCounters> value, String text) {
    Gauge.builder("warp.map." + name, counters, value).description(text).register(registry);
  }

  private void count(
      MeterRegistry registry, String name, ToDoubleFunction<MapCounters> value, String text) {
    FunctionCounter.builder("warp.map." + name, counters, value)
        .description(text)
        .register(registry);
  }
}
