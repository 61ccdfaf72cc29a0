package dev.warp.cli.remote;

import dev.warp.cli.failure.UserErrorException;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether and how a connection is secured.
 *
 * @param enabled whether at all
 * @param ca PEM file of whom to trust; Java's own list without
 * @param certificate PEM file of the certificate to show
 * @param key PEM file of its private key
 */
record Tls(boolean enabled, Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {

  /**
   * The same for gRPC.
   *
   * @throws UserErrorException if a file cannot be read
   */
  ChannelCredentials credentials() {
    if (!enabled) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    try {
      if (ca.isPresent()) {
        tls.trustManager(ca.get().toFile());
      }
      if (certificate.isPresent()) {
        tls.keyManager(certificate.get().toFile(), key.orElseThrow().toFile());
      }
    } catch (IOException e) {
      throw new UserErrorException("cannot be read: " + e.getMessage(), e);
    }
    return tls.build();
  }
}
