package dev.warp.control.call;

import dev.warp.control.access.Operator;
import dev.warp.control.access.Role;
import io.grpc.Metadata;
import java.util.Optional;

/** Whoever a call is passed on for, as metadata: only for servers that know who passes it on. */
public final class RemoteOperator {

  private static final Metadata.Key<String> NAME =
      Metadata.Key.of("warp-remote-operator", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> ROLE =
      Metadata.Key.of("warp-remote-role", Metadata.ASCII_STRING_MARSHALLER);

  private RemoteOperator() {}

  /**
   * Says who calls.
   *
   * @param role by its name
   */
  public static void put(Metadata headers, String name, String role) {
    headers.put(NAME, name);
    headers.put(ROLE, role);
  }

  /** Who calls; nothing if that is not said, or makes no sense. */
  public static Optional<Operator> in(Metadata headers) {
    String name = headers.get(NAME);
    Optional<Role> role = Role.parse(String.valueOf(headers.get(ROLE)));
    if (name == null || role.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Operator(name, role.get()));
    } catch (IllegalArgumentException noName) {
      return Optional.empty();
    }
  }
}
