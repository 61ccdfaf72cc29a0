package dev.warp.gate.service;

import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.HttpConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says in Quarkus's words what of a gate's configuration is its business: HTTP and the log. */
final class QuarkusSettings {

  /** Of Quarkus's registry of TLS configurations. */
  private static final String NAME = "warp";

  private QuarkusSettings() {}

  static Map<String, String> of(GateConfiguration configuration) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("quarkus.log.console.json.enabled", Boolean.toString(configuration.log().json()));
    HttpConfiguration http = configuration.http();
    String port = Integer.toString(http.port());
    settings.put("quarkus.http.host", http.host());
    settings.put("quarkus.http.port", port);
    http.tls()
        .ifPresent(
            tls -> {
              String registered = "quarkus.tls." + NAME;
              settings.put("quarkus.http.ssl-port", port);
              settings.put("quarkus.http.insecure-requests", "disabled");
              settings.put("quarkus.http.tls-configuration-name", NAME);
              // Quarkus would have 1.3 alone, which some gRPC clients do not speak.
              settings.put(registered + ".protocols", "TLSv1.3,TLSv1.2");
              settings.put(registered + ".key-store.pem.0.cert", tls.certificate().toString());
              settings.put(registered + ".key-store.pem.0.key", tls.key().toString());
              tls.clientAuthority()
                  .ifPresent(
                      trusted ->
                          settings.put(registered + ".trust-store.pem.certs", trusted.toString()));
            });
    return settings;
  }
}
