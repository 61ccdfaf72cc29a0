package dev.warp.map.service;

import dev.warp.io.UdpSocketOptions;
import dev.warp.map.engine.MapLimits;
import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration found to make sense.
 *
 * @param udp where to listen for gates
 * @param http where health and metrics are served
 * @param keyFile where the private key is, or is to be made
 * @param allowPublishedKey whether the published key will do
 * @param limits of the engine
 */
record MapSettings(
    Endpoint udp, Endpoint http, Path keyFile, boolean allowPublishedKey, MapLimits limits) {

  // Many gates send at the same moment: a burst of registrations must find room in the kernel.
  private static final int RECEIVE_BUFFER_BYTES = 8 << 20;

  private static final Duration LEAST_EXPIRY = Duration.ofSeconds(5);
  private static final Duration MOST_EXPIRY = Duration.ofHours(1);
  private static final int MOST_GATES = 1_000_000;
  private static final int MOST_SESSIONS = 10_000_000;

  // Measured: 4.5 KB for a session with its interface and gate, most of it the JDK's ciphers, and
  // 0.4 KB for a gate that is wanted and announced.
  private static final long SESSION_BYTES = 6_000;
  private static final long WANT_BYTES = 400;

  /**
   * Checks a configuration.
   *
   * @param heapBytes what there is for the tables that strangers can fill, and for all else
   * @throws StartException with one line for each mistake
   */
  static MapSettings of(MapConfiguration configuration, long heapBytes) {
    List<String> problems = new ArrayList<>();
    InetAddress bind = address("bind", configuration.bind(), problems);
    InetAddress httpHost = address("http-host", configuration.httpHost(), problems);
    checkPort("udp-port", configuration.udpPort(), problems);
    checkPort("http-port", configuration.httpPort(), problems);
    Duration expiry = configuration.expiry();
    if (expiry.compareTo(LEAST_EXPIRY) < 0 || expiry.compareTo(MOST_EXPIRY) > 0) {
      problems.add("expiry " + expiry + " is out of range: give 5s to 1h");
    }
    int gates = configuration.maxGates();
    if (gates < 1 || gates > MOST_GATES) {
      problems.add("max-gates " + gates + " is out of range: give 1 to " + MOST_GATES);
    }
    if (!problems.isEmpty()) {
      throw new StartException(problems);
    }
    return new MapSettings(
        listenAt(bind, configuration.udpPort()),
        Endpoint.of(httpHost.getAddress(), configuration.httpPort()),
        configuration.keyFile(),
        configuration.allowPublishedKey(),
        limits(gates, heapBytes).withExpiryNanos(expiry.toNanos()));
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

  private static InetAddress address(String option, String text, List<String> problems) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      problems.add(
          option + " '" + text + "' is no IP address: give one of this host's, or 0.0.0.0 or ::");
      return InetAddress.getLoopbackAddress();
    }
  }

  private static void checkPort(String option, int port, List<String> problems) {
    if (port < 0 || port > 0xffff) {
      problems.add(option + " " + port + " is no port: give 1 to 65535, or 0 for any free one");
    }
  }

  UdpSocketOptions socketOptions() {
    return UdpSocketOptions.at(udp).withBuffers(RECEIVE_BUFFER_BYTES, 0);
  }
}
