package dev.warp.lab.netns;

import java.util.List;

/**
 * A host with uplinks to the public network.
 *
 * @param namespace where its programs run
 * @param uplinks in the order of their routes' metrics; they stay the same objects
 */
public record Host(Namespace namespace, List<Uplink> uplinks) {

  public Host {
    uplinks = List.copyOf(uplinks);
  }
}
