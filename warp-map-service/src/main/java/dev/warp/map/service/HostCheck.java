package dev.warp.map.service;

import dev.warp.io.PrivateKeyFile;
import dev.warp.io.TrialBind;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the host for what a configuration wants of it, before anything is made or listens: ports
 * that are free and a key file that will do. All that is wrong is told together with the mistakes
 * in the configuration itself.
 */
final class HostCheck {

  private HostCheck() {}

  /**
   * The settings, with which the map can start as far as can be told beforehand.
   *
   * @throws StartException with one line for each mistake
   */
  static MapSettings settings(GivenSettings given) {
    List<String> problems = new ArrayList<>(given.problems());
    given.udp().flatMap(HostCheck::udpProblem).ifPresent(problems::add);
    given.http().flatMap(HostCheck::httpProblem).ifPresent(problems::add);
    keyProblem(given.keyFile(), given.allowPublishedKey()).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new StartException(problems);
    }
    return given.orThrow();
  }

  private static Optional<String> udpProblem(Endpoint udp) {
    return TrialBind.udp(udp).map(wrong -> wrong + "; choose another with --bind or --udp-port");
  }

  /** Quarkus would report a port in use too, but only once the map serves. */
  private static Optional<String> httpProblem(Endpoint http) {
    return TrialBind.tcp(http)
        .map(
            reason ->
                "cannot serve HTTP at %s: %s; choose another with --http-host or --http-port"
                    .formatted(http, reason));
  }

  private static Optional<String> keyProblem(Path file, boolean allowPublishedKey) {
    try {
      if (!Files.exists(file)) {
        PrivateKeyFile.requireRoom(file);
        return Optional.empty();
      }
      try (PrivateKey key = PrivateKeyFile.read(file)) {
        return key.isPublishedMapKey() && !allowPublishedKey
            ? Optional.of(publishedKey(file))
            : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** What is wrong with the published key. */
  static String publishedKey(Path file) {
    return file
        + " holds the private key that was published with earlier versions, so anybody can pose as"
        + " this map: delete the file to get a fresh key, or give --allow-published-key";
  }
}
