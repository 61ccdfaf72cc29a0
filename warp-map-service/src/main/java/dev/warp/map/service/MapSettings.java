package dev.warp.map.service;

import dev.warp.io.UdpSocketOptions;
import dev.warp.map.engine.MapLimits;
import dev.warp.map.replica.ReplicaSettings;
import dev.warp.protocol.wire.Endpoint;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A configuration found to make sense.
 *
 * @param udp where to listen for gates
 * @param http where health and metrics are served
 * @param keyFile where the private key is, or is to be made
 * @param allowPublishedKey whether the published key will do
 * @param limits of the engine
 * @param replica how it finds other replicas of the map, if there are any
 */
record MapSettings(
    Endpoint udp,
    Endpoint http,
    Path keyFile,
    boolean allowPublishedKey,
    MapLimits limits,
    Optional<ReplicaSettings> replica) {

  // Many gates send at the same moment: a burst of registrations must find room in the kernel.
  private static final int RECEIVE_BUFFER_BYTES = 8 << 20;

  /**
   * Checks a configuration.
   *
   * @param heapBytes what there is for the tables that strangers can fill, and for all else
   * @throws StartException with one line for each mistake
   */
  static MapSettings of(MapConfiguration configuration, long heapBytes) {
    return GivenSettings.of(configuration, heapBytes).orThrow();
  }

  UdpSocketOptions socketOptions() {
    return UdpSocketOptions.at(udp).withBuffers(RECEIVE_BUFFER_BYTES, 0).withWholeDatagrams(true);
  }
}
