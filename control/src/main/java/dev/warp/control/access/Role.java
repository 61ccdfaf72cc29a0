package dev.warp.control.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an operator may do. Each role may do all that those before it may. */
public enum Role {
  /** See everything, change nothing. */
  VIEWER,
  /** Open, change and close tunnels, and enable and disable interfaces. */
  OPERATOR,
  /** Also change whom a gate or a map talks to. */
  ADMIN;

  /** Whether this role may do what takes {@code least} at least. */
  public boolean includes(Role least) {
    return compareTo(least) >= 0;
  }

  /** The role of that name, in lower case as {@link #toString} has it. */
  public static Optional<Role> parse(String text) {
    return Arrays.stream(values()).filter(role -> role.toString().equals(text)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
