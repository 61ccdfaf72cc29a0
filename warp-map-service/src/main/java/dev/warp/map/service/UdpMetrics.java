package dev.warp.map.service;

import dev.warp.io.DatagramCounters;
import dev.warp.io.DropReason;
import dev.warp.map.io.RendezvousServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** The socket's counters as metrics (docs/map.md), read when somebody asks for them. */
final class UdpMetrics implements MeterBinder {

  private final RendezvousServer server;

  UdpMetrics(RendezvousServer server) {
    this.server = server;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    DatagramCounters counters = server.socketCounters();
    FunctionCounter.builder("warp.udp.datagrams.received", counters, DatagramCounters::received)
        .description("Datagrams received")
        .register(registry);
    FunctionCounter.builder("warp.udp.datagrams.sent", counters, DatagramCounters::sent)
        .description("Datagrams the kernel took for sending")
        .register(registry);
    FunctionCounter.builder("warp.udp.datagrams.oversized", counters, DatagramCounters::truncated)
        .description("Datagrams dropped on arrival because they were too large")
        .register(registry);
    FunctionCounter.builder("warp.udp.receive.errors", counters, DatagramCounters::receiveErrors)
        .description("Errors while receiving")
        .register(registry);
    FunctionCounter.builder(
            "warp.udp.datagrams.kernel.dropped", server, RendezvousServer::kernelDrops)
        .description("Datagrams dropped by the kernel because the receive buffer was full")
        .register(registry);
    for (DropReason reason : DropReason.values()) {
      FunctionCounter.builder("warp.udp.datagrams.dropped", counters, all -> all.dropped(reason))
          .description("Datagrams that could not be sent, by reason")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
