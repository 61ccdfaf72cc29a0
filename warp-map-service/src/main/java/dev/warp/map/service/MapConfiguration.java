package dev.warp.map.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What can be set, as {@code warp.map.*} in any MicroProfile source or {@code WARP_MAP_*} in the
 * environment; the options of {@link MapMain} stand above both.
 */
// Numbers are text here where Quarkus itself does not need them, so that one which is none is
// reported with all other mistakes.
@ConfigMapping(prefix = "warp.map")
public interface MapConfiguration {

  String DEFAULT_BIND = "::";
  String DEFAULT_UDP_PORT = "13116";
  String DEFAULT_HTTP_HOST = "127.0.0.1";
  String DEFAULT_HTTP_PORT = "8181";
  String DEFAULT_KEY_FILE = "/var/lib/warp/map.key";
  String DEFAULT_EXPIRY = "60s";
  String DEFAULT_MAX_GATES = "100000";
  String DEFAULT_RELAY = "on";
  String DEFAULT_RELAY_RATE = "1000000";

  /** IP address to listen at; {@code ::} is every address, of IPv4 too. */
  @WithDefault(DEFAULT_BIND)
  String bind();

  /** UDP port that gates register at. */
  @WithDefault(DEFAULT_UDP_PORT)
  String udpPort();

  /** Address at which health and metrics are served. */
  @WithDefault(DEFAULT_HTTP_HOST)
  String httpHost();

  /** TCP port of health and metrics. */
  @WithDefault(DEFAULT_HTTP_PORT)
  int httpPort();

  /** File with the private key; made at the first start. */
  @WithDefault(DEFAULT_KEY_FILE)
  Path keyFile();

  /** Whether to serve with the private key that was published, and that anybody can have. */
  @WithDefault("false")
  boolean allowPublishedKey();

  /** Connection string of the Redis that replicas of the map meet at; none: there are none. */
  Optional<String> redis();

  /** Where other replicas reach this one over UDP and TCP, and it listens for them. */
  Optional<String> replicaAddress();

  /** Whether lines of the log are JSON objects. */
  @WithDefault("false")
  boolean logJson();

  /** How long a registration lasts without another. */
  @WithDefault(DEFAULT_EXPIRY)
  String expiry();

  /** Most gates registered at once. */
  @WithDefault(DEFAULT_MAX_GATES)
  String maxGates();

  /** Whether datagrams are passed on between gates that cannot reach each other: on or off. */
  @WithDefault(DEFAULT_RELAY)
  String relay();

  /** Bytes a second that one gate may send through the relay. */
  @WithDefault(DEFAULT_RELAY_RATE)
  String relayRate();
}
