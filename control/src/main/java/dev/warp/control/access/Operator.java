package dev.warp.control.access;

import io.grpc.Context;
import java.util.regex.Pattern;

/**
 * Somebody, or some program, that calls a gate or a map.
 *
 * @param name what audit logs say: 1 to 64 letters, digits and {@code . _ @ : -}
 * @param role what it may do
 */
public record Operator(String name, Role role) {

  private static final Context.Key<Operator> CALLING = Context.key("operator");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@:-]{1,64}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException for another name
   */
  public Operator {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name has 1 to 64 letters, digits and . _ @ : -, and \"" + printable(name) + "\" not");
    }
  }

  /**
   * Who makes the present call.
   *
   * @throws IllegalStateException outside of calls, and in those that anybody may make
   */
  public static Operator calling() {
    Operator operator = CALLING.get();
    if (operator == null) {
      throw new IllegalStateException(
          "this call is open to anybody, and nobody is known to make it");
    }
    return operator;
  }

  /** The present context, for a call that this operator makes. */
  public Context inContext() {
    return Context.current().withValue(CALLING, this);
  }

  private static String printable(String name) {
    String start = name.length() > 64 ? name.substring(0, 64) + "..." : name;
    return start.replaceAll("\\p{C}", "?");
  }

  /** {@code NAME (ROLE)}. */
  @Override
  public String toString() {
    return name + " (" + role + ")";
  }
}
