package dev.warp.map.service;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** A second port, at which operators are served over TLS; gates' streams need none. */
final class TlsOptions {

  /** Of Quarkus's registry of TLS configurations. */
  private static final String NAME = "warp";

  @Option(
      names = "--tls-port",
      required = true,
      paramLabel = "PORT",
      description =
          "TCP port at which the same as at --http-port is served over TLS. Default: none.")
  private int port;

  @Option(
      names = "--tls-certificate",
      required = true,
      paramLabel = "FILE",
      description = "PEM file of its certificate, and those between it and its authority.")
  private String certificate;

  @Option(
      names = "--tls-key",
      required = true,
      paramLabel = "FILE",
      description = "PEM file of its private key.")
  private String key;

  @Option(
      names = "--tls-client-authority",
      paramLabel = "FILE",
      description =
          "PEM file of the authorities whose certificates operators may show instead of a token.")
  private Optional<String> clientAuthority = Optional.empty();

  /** In Quarkus's words. */
  Map<String, String> settings() {
    String registered = "quarkus.tls." + NAME;
    Map<String, String> settings = new TreeMap<>();
    settings.put("quarkus.http.ssl-port", Integer.toString(port));
    settings.put("quarkus.http.tls-configuration-name", NAME);
    // Quarkus would have 1.3 alone, which some gRPC clients do not speak.
    settings.put(registered + ".protocols", "TLSv1.3,TLSv1.2");
    settings.put(registered + ".key-store.pem.0.cert", certificate);
    settings.put(registered + ".key-store.pem.0.key", key);
    clientAuthority.ifPresent(
        trusted -> settings.put(registered + ".trust-store.pem.certs", trusted));
    return settings;
  }
}
