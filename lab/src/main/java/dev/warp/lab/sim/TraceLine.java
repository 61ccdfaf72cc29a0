package dev.warp.lab.sim;

import java.util.Locale;

/** One event as a line of text: time in seconds, what, where, the datagram. */
final class TraceLine {

  private TraceLine() {}

  static String of(NetworkEvent event) {
    long nanos = event.timeNanos();
    return String.format(
        Locale.ROOT,
        "%5d.%09d %-11s %-24s %s",
        nanos / 1_000_000_000,
        nanos % 1_000_000_000,
        event.getClass().getSimpleName().toLowerCase(Locale.ROOT),
        event.place(),
        detail(event));
  }

  private static String detail(NetworkEvent event) {
    return switch (event) {
      case NetworkEvent.Sent sent -> sent.datagram().toString();
      case NetworkEvent.Injected injected -> injected.datagram().toString();
      case NetworkEvent.Intercepted intercepted -> intercepted.datagram().toString();
      case NetworkEvent.Released released -> released.datagram().toString();
      case NetworkEvent.Translated translated ->
          translated.before() + ", now " + translated.after();
      case NetworkEvent.Duplicated duplicated ->
          duplicated.original() + ", copy #" + duplicated.copy().id();
      case NetworkEvent.Corrupted corrupted -> corrupted.after().toString();
      case NetworkEvent.Dropped dropped ->
          dropped.datagram() + ", " + dropped.reason().name().toLowerCase(Locale.ROOT);
      case NetworkEvent.Delivered delivered -> delivered.datagram().toString();
      case NetworkEvent.Changed changed -> changed.change();
    };
  }
}
