package dev.warp.lab.demo;

import dev.warp.lab.testbed.GateFigures.PathFigures;
import java.util.List;
import java.util.Optional;

/**
 * All figures at one moment of the stream.
 *
 * @param second how many since the stream began
 * @param lastSecond what happened since the reading before
 * @param total what happened since the stream began
 * @param uplinks the vehicle's, always in the same order
 */
record Reading(int second, Traffic lastSecond, Traffic total, List<UplinkFigures> uplinks) {

  Reading {
    uplinks = List.copyOf(uplinks);
  }

  /**
   * What became of payloads.
   *
   * @param sent by the application
   * @param delivered distinct ones that the application at the other end got
   * @param rebuilt of them, with the help of parity
   * @param lost sent a second ago or longer, and not delivered
   * @param deliveredTwice further copies that the application got
   * @param duplicatesDropped shards that the receiving gate had no use for
   * @param p50Nanos median one-way latency
   * @param p99Nanos 99 % took at most this
   */
  record Traffic(
      long sent,
      long delivered,
      long rebuilt,
      long lost,
      long deliveredTwice,
      long duplicatesDropped,
      long p50Nanos,
      long p99Nanos) {}

  /**
   * An uplink and the path over it.
   *
   * @param path none if there never was one
   */
  record UplinkFigures(String interfaceName, Optional<PathFigures> path) {

    /** Whether payloads can take this uplink. */
    boolean isUp() {
      return path.isPresent() && path.get().up();
    }
  }
}
