package dev.warp.cli.remote;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.util.regex.Pattern;

/**
 * Where a server is.
 *
 * @param host a name or an IP address, without brackets
 * @param port TCP port, 1 to 65535
 */
public record Endpoint(String host, int port) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  /**
   * Reads {@code HOST:PORT}.
   *
   * @param defaultPort the port where there is none
   * @throws IllegalArgumentException if it is something else; the message says so
   */
  public static Endpoint parse(String text, int defaultPort) {
    try {
      HostAndPort parsed = HostAndPort.fromString(text).withDefaultPort(defaultPort);
      if (parsed.getPort() > 0
          && (InetAddresses.isInetAddress(parsed.getHost())
              || NAME.matcher(parsed.getHost()).matches())) {
        return new Endpoint(parsed.getHost(), parsed.getPort());
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(wanted(text), e);
    }
    throw new IllegalArgumentException(wanted(text));
  }

  private static String wanted(String text) {
    return "'" + text + "' is not HOST:PORT";
  }

  /** Whether what is sent there stays on this host. */
  public boolean isLocal() {
    return host.equals("localhost")
        || (InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isLoopbackAddress());
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
