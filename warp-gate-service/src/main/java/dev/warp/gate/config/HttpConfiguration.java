package dev.warp.gate.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where health, metrics and the control plane are served.
 *
 * @param host the local address or name to listen on
 * @param port the TCP port, 1..65535
 * @param tls with what, if over TLS, and then over nothing else
 */
public record HttpConfiguration(String host, int port, Optional<Tls> tls) {

  /**
   * PEM files.
   *
   * @param certificate the server's, with those between it and its authority
   * @param key the server's private key
   * @param clientAuthority whom to trust with operators' certificates; without it nobody has one
   */
  public record Tls(Path certificate, Path key, Optional<Path> clientAuthority) {}

  /** Where a browser finds it, as a URL. */
  public String address() {
    String scheme = tls.isPresent() ? "https" : "http";
    return "%s://%s:%d".formatted(scheme, host.contains(":") ? "[" + host + "]" : host, port);
  }

  /** Without TLS. */
  public HttpConfiguration(String host, int port) {
    this(host, port, Optional.empty());
  }
}
