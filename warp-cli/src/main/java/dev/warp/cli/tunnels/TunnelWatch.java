package dev.warp.cli.tunnels;

import dev.warp.cli.output.LiveListing;
import dev.warp.cli.output.Output;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.WatchTunnelsResponse;
import java.util.TreeMap;

/** Puts together what a gate tells of its tunnels' changes, and shows it. */
final class TunnelWatch {

  private final Output output;
  private final LiveListing<Tunnel> shown;
  private final TreeMap<String, Tunnel> tunnels = new TreeMap<>();

  TunnelWatch(Output output) {
    this.output = output;
    this.shown = output.live(TunnelTexts.listing());
  }

  /** Takes the next message; the answer is whether somebody still looks. */
  boolean take(WatchTunnelsResponse message) {
    if (message.getSnapshot()) {
      tunnels.clear();
    }
    message.getTunnelsList().forEach(tunnel -> tunnels.put(tunnel.getSpec().getName(), tunnel));
    message.getClosedList().forEach(tunnels::remove);
    return output.update(
        message,
        out -> {
          // In between, what is there may not have been told yet.
          if (message.getComplete()) {
            shown.show(tunnels, out);
          }
        });
  }
}
