package dev.warp.gate.control;

import dev.warp.control.v1.Origin;
import dev.warp.gate.config.TunnelConfiguration;

/**
 * An open tunnel.
 *
 * @param configuration what it is
 * @param origin where that comes from
 * @param revision grows with each change, from 1
 */
record LiveTunnel(TunnelConfiguration configuration, Origin origin, long revision) {

  static LiveTunnel opened(TunnelConfiguration configuration, Origin origin) {
    return new LiveTunnel(configuration, origin, 1);
  }

  LiveTunnel changed(TunnelConfiguration to, Origin by) {
    return new LiveTunnel(to, by, revision + 1);
  }

  String name() {
    return configuration.name();
  }
}
