package dev.warp.control.access;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names that a server answers to. A web site can have its own name resolve to this host, and a
 * browser then believes this server to be that site; what gives it away is the name in the request.
 * Addresses need no list: no site has one for its name.
 */
public final class HostNames {

  private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+]");

  private final boolean any;
  private final Set<String> names;

  private HostNames(boolean any, Set<String> names) {
    this.any = any;
    this.names = names;
  }

  /** {@code localhost}, addresses, and these. */
  public static HostNames of(Collection<String> names) {
    return new HostNames(
        false, names.stream().map(HostNames::canonical).collect(Collectors.toUnmodifiableSet()));
  }

  /** For a server on the public network, whose names it need not know. */
  public static HostNames any() {
    return new HostNames(true, Set.of());
  }

  /**
   * Whether a server of these names is meant.
   *
   * @param authority {@code HOST} or {@code HOST:PORT}, as in {@code :authority} or {@code Host}
   */
  public boolean include(String authority) {
    String host = canonical(PORT.matcher(authority).replaceFirst(""));
    return any
        || host.equals("localhost")
        || ADDRESS.matcher(host).matches()
        || names.contains(host);
  }

  private static String canonical(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
