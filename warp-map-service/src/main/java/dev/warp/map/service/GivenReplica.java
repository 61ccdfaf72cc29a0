package dev.warp.map.service;

import dev.warp.map.replica.ReplicaSettings;
import dev.warp.protocol.wire.Endpoint;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a configuration says of other replicas, as far as it makes sense. */
final class GivenReplica {

  private static final Set<String> SCHEMES = Set.of("redis", "rediss");

  private GivenReplica() {}

  /**
   * Reads it.
   *
   * @param problems takes a line for each mistake
   */
  static Optional<ReplicaSettings> of(MapConfiguration configuration, List<String> problems) {
    if (configuration.redis().isEmpty() && configuration.replicaAddress().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> redis = configuration.redis().filter(GivenReplica::isRedis);
    if (redis.isEmpty()) {
      // Not shown: it may hold a password.
      problems.add(
          configuration.redis().isPresent()
              ? "redis is no address of a Redis: give redis://HOST:PORT, or rediss:// for TLS"
              : "replica-address is of no use without redis: give redis too, or neither");
    }
    Optional<Endpoint> address = configuration.replicaAddress().flatMap(GivenReplica::endpoint);
    if (address.isEmpty()) {
      problems.add(
          configuration
                  .replicaAddress()
                  .map(text -> "replica-address '%s' is no address with a port".formatted(text))
                  .orElse("replica-address is missing, which redis needs")
              + ": give one of this host's that other replicas reach, as in 10.0.0.7:13117");
    }
    return redis.flatMap(url -> address.map(own -> new ReplicaSettings(url, own)));
  }

  private static boolean isRedis(String url) {
    try {
      URI uri = new URI(url);
      return uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Optional<Endpoint> endpoint(String text) {
    try {
      URI uri = new URI("udp://" + text);
      if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 0xffff) {
        return Optional.empty();
      }
      String host = uri.getHost().replaceAll("[\\[\\]]", "");
      Endpoint own = Endpoint.of(InetAddress.ofLiteral(host).getAddress(), uri.getPort());
      return Optional.of(own).filter(known -> !known.isUnspecified());
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
