package dev.warp.gate.service;

/**
 * The gate's metrics, by the names Micrometer has for them: for Prometheus dots become underscores,
 * and counters end in {@code _total}. docs/metrics.md lists them with their labels.
 */
enum GateMetric {
  PAYLOADS_SENT(
      "warp.tunnel.payloads.sent", Kind.COUNTER, "Payloads taken from the application and sent."),
  PAYLOAD_SENT_BYTES("warp.tunnel.payload.sent.bytes", Kind.COUNTER, "Bytes of those payloads."),
  TUNNEL_DATAGRAMS_SENT(
      "warp.tunnel.datagrams.sent", Kind.COUNTER, "Datagrams sent for them, one for each shard."),
  TUNNEL_SENT_BYTES(
      "warp.tunnel.sent.bytes",
      Kind.COUNTER,
      "Bytes of those datagrams, UDP and IP headers included."),
  PAYLOADS_DROPPED(
      "warp.tunnel.payloads.dropped",
      Kind.COUNTER,
      "Payloads taken from the application and not sent, by reason."),
  SHARDS_WITHHELD(
      "warp.tunnel.shards.withheld",
      Kind.COUNTER,
      "Parity shards that were not sent because paths were short of room."),
  SHARDS_DROPPED(
      "warp.tunnel.shards.dropped", Kind.COUNTER, "Shards that were made and not sent, by reason."),
  PAYLOADS_UNPROTECTED(
      "warp.tunnel.payloads.unprotected",
      Kind.COUNTER,
      "Payloads sent with less redundancy than promised because paths were short of room."),
  UNPROTECTED(
      "warp.tunnel.unprotected",
      Kind.GAUGE,
      "1 while payloads had less redundancy than promised in the last second, else 0."),
  OVERHEAD(
      "warp.tunnel.overhead.ratio",
      Kind.GAUGE,
      "Bytes on the wire, UDP and IP headers included, by bytes of payload, since the start; 0"
          + " before the first."),
  LATENCY(
      "warp.tunnel.latency.seconds",
      Kind.GAUGE,
      "How long payloads from the far gate were under way, of those that came together in the last"
          + " seconds: what the share quantile, 0.5 or 0.99, of them took at the most. Half the round trip of the"
          + " quickest path, and how much later than datagrams on it do the one came that completed"
          + " the payload; not there while none come."),
  PAYLOADS_DELIVERED(
      "warp.tunnel.payloads.delivered", Kind.COUNTER, "Payloads handed to the application."),
  PAYLOADS_REBUILT(
      "warp.tunnel.payloads.rebuilt",
      Kind.COUNTER,
      "Payloads that needed parity to be put together."),
  PAYLOADS_ABANDONED(
      "warp.tunnel.payloads.abandoned",
      Kind.COUNTER,
      "Payloads of which some shards came, and too few, by reason."),
  PAYLOADS_OVERTAKEN(
      "warp.tunnel.payloads.overtaken",
      Kind.COUNTER,
      "Payloads that came complete but after a later one was delivered, dropped to keep the order."),
  SHARDS_DUPLICATE(
      "warp.tunnel.shards.duplicate",
      Kind.COUNTER,
      "Shards that came twice, or after their payload was complete."),
  SESSION_UP("warp.session.up", Kind.GAUGE, "1 while there are keys with the far gate, else 0."),
  SESSION_AGE(
      "warp.session.age.seconds", Kind.GAUGE, "Age of those keys; not there without a session."),
  PATH_UP("warp.path.up", Kind.GAUGE, "1 while the path carries payloads, else 0."),
  PATH_COUNTED(
      "warp.path.counted",
      Kind.GAUGE,
      "1 while the path counts for the redundancy promised, 0 while it is degraded or down."),
  PATH_RELAYED(
      "warp.path.relayed", Kind.GAUGE, "1 where a map passes on what goes over the path, else 0."),
  PATH_MTU(
      "warp.path.mtu.bytes",
      Kind.GAUGE,
      "The longest UDP payload that may go over the path, as far as it is known to carry it."),
  PATH_RTT(
      "warp.path.rtt.seconds", Kind.GAUGE, "Smoothed round-trip time; not there until measured."),
  PATH_RTT_VARIATION(
      "warp.path.rtt.variation.seconds",
      Kind.GAUGE,
      "How much round-trip times vary, smoothed (RFC 6298)."),
  PATH_JITTER(
      "warp.path.jitter.seconds",
      Kind.GAUGE,
      "How much one-way delays towards the far gate vary, smoothed (RFC 3550), as it reports."),
  PATH_LOSS(
      "warp.path.loss.ratio",
      Kind.GAUGE,
      "Share of datagrams lost towards the far gate, 0 to 1, as it reports."),
  PATH_RECEIVED_LOSS(
      "warp.path.received.loss.ratio",
      Kind.GAUGE,
      "Share of datagrams lost from the far gate, 0 to 1, while it sends payloads."),
  PATH_RATE(
      "warp.path.rate.bytes.per.second",
      Kind.GAUGE,
      "What the path is given at the most, UDP and IP headers included."),
  PATH_QUEUE(
      "warp.path.queue.seconds",
      Kind.GAUGE,
      "Time datagrams spend in the path's queues towards the far gate, as it last reported."),
  PATH_WAITING(
      "warp.path.waiting.bytes", Kind.GAUGE, "Bytes that wait here for their turn on the path."),
  PATH_SILENCE(
      "warp.path.silence.seconds",
      Kind.GAUGE,
      "Time since anything authentic was heard on the path."),
  PATH_LATE(
      "warp.path.datagrams.late",
      Kind.COUNTER,
      "Datagrams that reached the far gate after one sent later, as it reports."),
  PATH_DATAGRAMS_SENT("warp.path.datagrams.sent", Kind.COUNTER, "Datagrams sent on the path."),
  PATH_SENT_BYTES(
      "warp.path.sent.bytes",
      Kind.COUNTER,
      "Bytes of those datagrams, UDP and IP headers included."),
  PATH_DATAGRAMS_RECEIVED(
      "warp.path.datagrams.received",
      Kind.COUNTER,
      "Authentic datagrams received on the path, each once."),
  PATH_RECEIVED_BYTES(
      "warp.path.received.bytes",
      Kind.COUNTER,
      "Bytes of those datagrams, UDP and IP headers included."),
  MAP_REGISTERED(
      "warp.map.registered",
      Kind.GAUGE,
      "1 while the interface is registered with the map, else 0."),
  PORT_MAPPED(
      "warp.port.mapped",
      Kind.GAUGE,
      "1 while the router of the interface maps a port to it, else 0."),
  PORT_MAPPING_REFUSALS(
      "warp.port.mapping.refusals",
      Kind.COUNTER,
      "Answers of routers that they map no port, or none that is of use, by reason."),
  DATAGRAMS_DROPPED(
      "warp.datagrams.dropped",
      Kind.COUNTER,
      "Datagrams from the network, or frames in them, that were dropped, by reason."),
  CALLS_REFUSED(
      "warp.calls.refused",
      Kind.COUNTER,
      "Calls of the gate's services refused before these saw them, by reason."),
  UDP_RECEIVED("warp.udp.datagrams.received", Kind.COUNTER, "Datagrams received."),
  UDP_SENT("warp.udp.datagrams.sent", Kind.COUNTER, "Datagrams the kernel took for sending."),
  UDP_DROPPED(
      "warp.udp.datagrams.dropped", Kind.COUNTER, "Datagrams that could not be sent, by reason."),
  UDP_OVERSIZED(
      "warp.udp.datagrams.oversized",
      Kind.COUNTER,
      "Datagrams dropped on arrival because they are larger than any mtu may be."),
  UDP_RECEIVE_ERRORS(
      "warp.udp.receive.errors",
      Kind.COUNTER,
      "Errors while receiving, such as an ICMP error the kernel passed on."),
  UDP_KERNEL_DROPPED(
      "warp.udp.datagrams.kernel.dropped",
      Kind.COUNTER,
      "Datagrams the kernel dropped because the gate did not read them in time."),
  APPLICATION_RECEIVED(
      "warp.application.datagrams.received", Kind.COUNTER, "Datagrams read from applications."),
  APPLICATION_SENT(
      "warp.application.datagrams.sent",
      Kind.COUNTER,
      "Datagrams for the application that the kernel took."),
  APPLICATION_DROPPED(
      "warp.application.datagrams.dropped",
      Kind.COUNTER,
      "Datagrams for the application that could not be sent to it, by reason."),
  APPLICATION_RECEIVE_ERRORS(
      "warp.application.receive.errors", Kind.COUNTER, "Errors while reading from applications."),
  APPLICATION_KERNEL_DROPPED(
      "warp.application.datagrams.kernel.dropped",
      Kind.COUNTER,
      "Datagrams from applications that the kernel dropped because the gate did not read in time."),
  APPLICATION_UNDELIVERABLE(
      "warp.application.payloads.undeliverable",
      Kind.COUNTER,
      "Payloads for an application that had not sent anything and has no configured port."),
  APPLICATION_OVERSIZED(
      "warp.application.datagrams.oversized",
      Kind.COUNTER,
      "Datagrams from applications dropped because they are larger than max_payload."),
  APPLICATION_PAUSED(
      "warp.application.reading.paused",
      Kind.GAUGE,
      "1 while a Unix gate leaves payloads with the kernel, so that senders wait, else 0."),
  APPLICATION_PAUSED_SECONDS(
      "warp.application.reading.paused.seconds",
      Kind.COUNTER,
      "Time for which a Unix gate has done so.");

  /** How a value behaves. */
  enum Kind {
    /** It only grows, but for starting again at 0. */
    COUNTER,
    /** It is what it is now. */
    GAUGE
  }

  private final String id;
  private final Kind kind;
  private final String help;

  GateMetric(String id, Kind kind, String help) {
    this.id = id;
    this.kind = kind;
    this.help = help;
  }

  String id() {
    return id;
  }

  Kind kind() {
    return kind;
  }

  /** What it says, in a sentence. */
  String help() {
    return help;
  }
}
