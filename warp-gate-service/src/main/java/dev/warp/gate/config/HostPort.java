package dev.warp.gate.config;

/**
 * A host by name or IP address, not yet resolved, and a UDP port.
 *
 * @param host a DNS name, or an IP address without brackets
 * @param port 1..65535
 */
public record HostPort(String host, int port) {

  /** {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
