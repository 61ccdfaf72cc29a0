package dev.warp.gate.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads hosts and {@code host:port}; resolves nothing. */
final class HostPortType {

  private static final int LONGEST_NAME = 253;

  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]*)\\](?::(.*))?");
  private static final Pattern PLAIN = Pattern.compile("([^:]*)(?::([^:]*))?");
  // The zone of fe80::1%eth0 (RFC 4007 section 11) is looked up by whoever uses the address.
  private static final Pattern IPV6_WITH_ZONE =
      Pattern.compile("([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(%[A-Za-z0-9_.-]+)?");
  private static final Pattern DOTTED_DIGITS = Pattern.compile("[0-9.]+");
  private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  // RFC 1123 section 2.1, and the underscore that names in private networks have.
  private static final Pattern NAME =
      Pattern.compile(
          "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
              + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?");

  private HostPortType() {}

  /** A host with a port; {@code defaultPort} stands in for a missing one where there is one. */
  static ValueType<HostPort> address(OptionalInt defaultPort) {
    String phrase =
        defaultPort.isPresent()
            ? "a \"HOST:PORT\" (port " + defaultPort.getAsInt() + " if left out)"
            : "a \"HOST:PORT\"";
    return ValueType.of(
        phrase,
        value ->
            value.raw() instanceof String text
                ? parse(value, text, defaultPort)
                : value.unwanted(phrase));
  }

  /** A host without a port. */
  static ValueType<String> host() {
    String phrase = "a host name or IP address";
    return ValueType.of(
        phrase,
        value ->
            value.raw() instanceof String text && (isIpv6(text) || isNameOrIpv4(text))
                ? Optional.of(text)
                : value.unwanted(phrase));
  }

  /** An IP address, of either version, without a port. */
  static ValueType<InetAddress> ipAddress() {
    String phrase = "an IP address";
    return ValueType.of(
        phrase,
        value ->
            value.raw() instanceof String text
                    && (isIpv6(text)
                        || (FOUR_NUMBERS.matcher(text).matches() && isNameOrIpv4(text)))
                ? Optional.of(InetAddress.ofLiteral(text))
                : value.unwanted(phrase));
  }

  private static Optional<HostPort> parse(Value value, String text, OptionalInt defaultPort) {
    if (isIpv6(text)) {
      return value.mistake("the IPv6 address \"" + text + "\" is not in brackets");
    }
    Matcher bracketed = BRACKETED.matcher(text);
    if (bracketed.matches()) {
      return isIpv6(bracketed.group(1))
          ? withPort(value, bracketed.group(1), bracketed.group(2), defaultPort)
          : value.mistake("there is no IPv6 address in the brackets of " + value.quoted());
    }
    Matcher plain = PLAIN.matcher(text);
    return plain.matches() && isNameOrIpv4(plain.group(1))
        ? withPort(value, plain.group(1), plain.group(2), defaultPort)
        : value.mistake(value.quoted() + " is no host name or IP address with a port");
  }

  private static Optional<HostPort> withPort(
      Value value, String host, String port, OptionalInt defaultPort) {
    if (port == null) {
      return defaultPort.isPresent()
          ? Optional.of(new HostPort(host, defaultPort.getAsInt()))
          : value.mistake(value.quoted() + " has no port");
    }
    if (!port.matches("[0-9]{1,5}")
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > 65535) {
      return value.mistake("the port of " + value.quoted() + " is not one of 1 to 65535");
    }
    return Optional.of(new HostPort(host, Integer.parseInt(port)));
  }

  private static boolean isIpv6(String text) {
    Matcher withZone = IPV6_WITH_ZONE.matcher(text);
    if (!withZone.matches()) {
      return false;
    }
    String address = withZone.group(1);
    try {
      return Inet6Address.ofLiteral(address) != null;
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private static boolean isNameOrIpv4(String text) {
    if (!DOTTED_DIGITS.matcher(text).matches()) {
      return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
    }
    try {
      return FOUR_NUMBERS.matcher(text).matches() && Inet4Address.ofLiteral(text) != null;
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }
}
