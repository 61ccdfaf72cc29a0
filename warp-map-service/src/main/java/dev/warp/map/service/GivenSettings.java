package dev.warp.map.service;

import dev.warp.map.engine.MapLimits;
import dev.warp.map.engine.RelayLimits;
import dev.warp.map.replica.ReplicaSettings;
import dev.warp.protocol.wire.Endpoint;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A configuration as far as it makes sense, and every mistake in it. What makes sense is there
 * whatever else is mistaken, so that the host can be asked about it at once.
 *
 * @param udp where to listen for gates; empty if mistaken
 * @param http where health and metrics are served; empty if mistaken
 * @param keyFile where the private key is, or is to be made
 * @param allowPublishedKey whether the published key will do
 * @param limits of the engine; empty if mistaken
 * @param replica how it finds other replicas of the map; empty if there are none, or mistaken
 * @param problems a line for each mistake
 */
record GivenSettings(
    Optional<Endpoint> udp,
    Optional<Endpoint> http,
    Path keyFile,
    boolean allowPublishedKey,
    Optional<MapLimits> limits,
    Optional<ReplicaSettings> replica,
    List<String> problems) {

  private static final Duration LEAST_EXPIRY = Duration.ofSeconds(5);
  private static final Duration MOST_EXPIRY = Duration.ofHours(1);
  private static final int MOST_GATES = 1_000_000;
  private static final int MOST_SESSIONS = 10_000_000;
  private static final int LEAST_RELAY_RATE = 1000;
  private static final int MOST_RELAY_RATE = 1_000_000_000;

  // Measured (docs/map-load.md): 1.5 KB for a session with its interface and half a gate, what the
  // page shows of it included; and 0.4 KB for a gate that is wanted and announced.
  private static final long SESSION_BYTES = 2_500;
  private static final long WANT_BYTES = 400;

  GivenSettings {
    problems = List.copyOf(problems);
  }

  /**
   * Reads a configuration.
   *
   * @param heapBytes what there is for the tables that strangers can fill, and for all else
   */
  static GivenSettings of(MapConfiguration configuration, long heapBytes) {
    List<String> problems = new ArrayList<>();
    Optional<InetAddress> bind = address("bind", configuration.bind(), problems);
    Optional<InetAddress> httpHost = address("http-host", configuration.httpHost(), problems);
    Optional<Integer> udpPort = port("udp-port", configuration.udpPort(), problems);
    Optional<Integer> httpPort =
        port("http-port", Integer.toString(configuration.httpPort()), problems);
    Optional<Duration> expiry = expiry(configuration.expiry(), problems);
    Optional<Integer> gates = gates(configuration.maxGates(), problems);
    Optional<RelayLimits> relay = relay(configuration, problems);
    return new GivenSettings(
        bind.flatMap(address -> udpPort.map(port -> listenAt(address, port))),
        httpHost.flatMap(host -> httpPort.map(port -> Endpoint.of(host.getAddress(), port))),
        configuration.keyFile(),
        configuration.allowPublishedKey(),
        gates
            .map(most -> limits(most, heapBytes))
            .flatMap(limits -> expiry.map(lasts -> limits.withExpiryNanos(lasts.toNanos())))
            .flatMap(limits -> relay.map(limits::withRelay)),
        GivenReplica.of(configuration, problems),
        problems);
  }

  /**
   * The whole.
   *
   * @throws StartException if there are mistakes
   */
  MapSettings orThrow() {
    if (!problems.isEmpty()) {
      throw new StartException(problems);
    }
    return new MapSettings(
        udp.orElseThrow(),
        http.orElseThrow(),
        keyFile,
        allowPublishedKey,
        limits.orElseThrow(),
        replica);
  }

  /** What the tables hold fits into the heap, whatever strangers do. */
  private static MapLimits limits(int gates, long heapBytes) {
    long sessions = heapBytes * 2 / 5 / SESSION_BYTES;
    long wants = heapBytes / 16 / WANT_BYTES;
    return MapLimits.DEFAULT.withTables(
        gates, Math.clamp(sessions, 1, MOST_SESSIONS), Math.clamp(wants, 1, MOST_SESSIONS));
  }

  /** Where there is no IPv6, all addresses are all those of IPv4. */
  private static Endpoint listenAt(InetAddress address, int port) {
    Endpoint endpoint = Endpoint.of(address.getAddress(), port);
    return endpoint.isUnspecified() && !endpoint.isIpv4() && !hasIpv6()
        ? Endpoint.ofIpv4(0, port)
        : endpoint;
  }

  private static boolean hasIpv6() {
    try (DatagramChannel trial = DatagramChannel.open(StandardProtocolFamily.INET6)) {
      return trial.isOpen();
    } catch (UnsupportedOperationException | IOException e) {
      return false;
    }
  }

  private static Optional<InetAddress> address(String option, String text, List<String> problems) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      problems.add(
          option + " '" + text + "' is no IP address: give one of this host's, or 0.0.0.0 or ::");
      return Optional.empty();
    }
  }

  private static Optional<Integer> port(String option, String text, List<String> problems) {
    Optional<Integer> port = integer(text).filter(number -> number >= 0 && number <= 0xffff);
    if (port.isEmpty()) {
      problems.add(
          option + " " + shown(text) + " is no port: give 1 to 65535, or 0 for any free one");
    }
    return port;
  }

  private static Optional<Duration> expiry(String text, List<String> problems) {
    Optional<Duration> expiry = duration(text);
    if (expiry.isEmpty()) {
      problems.add("expiry " + shown(text) + " is no duration: give 5s to 1h");
      return expiry;
    }
    Optional<Duration> inRange =
        expiry.filter(d -> d.compareTo(LEAST_EXPIRY) >= 0 && d.compareTo(MOST_EXPIRY) <= 0);
    if (inRange.isEmpty()) {
      problems.add("expiry " + expiry.get() + " is out of range: give 5s to 1h");
    }
    return inRange;
  }

  private static Optional<Integer> gates(String text, List<String> problems) {
    return number("max-gates", text, 1, MOST_GATES, problems);
  }

  private static Optional<RelayLimits> relay(
      MapConfiguration configuration, List<String> problems) {
    Optional<Boolean> isOn = onOrOff("relay", configuration.relay(), problems);
    Optional<Integer> rate =
        number(
            "relay-rate", configuration.relayRate(), LEAST_RELAY_RATE, MOST_RELAY_RATE, problems);
    return isOn.flatMap(on -> rate.map(bytes -> new RelayLimits(on, bytes)));
  }

  private static Optional<Boolean> onOrOff(String option, String text, List<String> problems) {
    return switch (text) {
      case "on" -> Optional.of(true);
      case "off" -> Optional.of(false);
      default -> {
        problems.add(option + " " + shown(text) + " is neither: give on or off");
        yield Optional.empty();
      }
    };
  }

  private static Optional<Integer> number(
      String option, String text, int least, int most, List<String> problems) {
    Optional<Integer> number = integer(text).filter(given -> given >= least && given <= most);
    if (number.isEmpty()) {
      String wrong = integer(text).isPresent() ? " is out of range" : " is no such number";
      problems.add(option + " " + shown(text) + wrong + ": give " + least + " to " + most);
    }
    return number;
  }

  private static Optional<Integer> integer(String text) {
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> duration(String text) {
    try {
      return Optional.of(DurationConverter.parseDuration(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A number as it is, anything else in quotes and on one line. */
  private static String shown(String text) {
    return integer(text).isPresent() ? text : "'" + text.replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
