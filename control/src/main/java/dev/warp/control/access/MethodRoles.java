package dev.warp.control.access;

import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.GateLinkServiceGrpc;
import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.TunnelServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The least role that each method takes. One that is not named here takes an admin. */
public final class MethodRoles {

  private final Set<String> open;
  private final Map<String, Role> roles;

  private MethodRoles(Builder builder) {
    this.open = Set.copyOf(builder.open);
    this.roles = Map.copyOf(builder.roles);
  }

  /** Whether anybody may call a method, known or not. */
  public boolean isOpen(String fullMethodName) {
    return open.contains(fullMethodName);
  }

  /** What it takes to call a method that is not open. */
  public Role least(String fullMethodName) {
    return Optional.ofNullable(roles.get(fullMethodName)).orElse(Role.ADMIN);
  }

  /** Whether a method of this name has been named at all. */
  public boolean isNamed(String fullMethodName) {
    return open.contains(fullMethodName) || roles.containsKey(fullMethodName);
  }

  /** A table with the standard services in it. */
  public static Builder builder() {
    // Orchestrators ask for health and have no token. Health/Watch and reflection are streams, and
    // what a stranger can open costs him nothing: those need a token.
    return new Builder()
        .open("grpc.health.v1.Health/Check")
        .allow(Role.VIEWER, "grpc.health.v1.Health/List")
        .allow(Role.VIEWER, "grpc.health.v1.Health/Watch")
        .allow(Role.VIEWER, "grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
        .allow(Role.VIEWER, "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
  }

  /** Fills a table. */
  public static final class Builder {

    private final Set<String> open = new HashSet<>();
    private final Map<String, Role> roles = new HashMap<>();

    private Builder() {}

    /** Lets anybody call a method. */
    public Builder open(String fullMethodName) {
      open.add(fullMethodName);
      return this;
    }

    /** Lets whoever has the role, or a higher one, call a method. */
    public Builder allow(Role least, String fullMethodName) {
      roles.put(fullMethodName, least);
      return this;
    }

    /** As {@link #allow(Role, String)}, for several. */
    public Builder allow(Role least, MethodDescriptor<?, ?>... methods) {
      for (MethodDescriptor<?, ?> method : methods) {
        allow(least, method.getFullMethodName());
      }
      return this;
    }

    /** The services of a gate, which a map serves too. */
    public Builder gateServices() {
      return allow(
              Role.VIEWER,
              TunnelServiceGrpc.getListTunnelsMethod(),
              TunnelServiceGrpc.getGetTunnelMethod(),
              TunnelServiceGrpc.getWatchTunnelsMethod(),
              GateServiceGrpc.getGetGateMethod(),
              GateServiceGrpc.getListFarGatesMethod(),
              GateServiceGrpc.getListInterfacesMethod(),
              GateServiceGrpc.getWatchGateMethod(),
              GateServiceGrpc.getWatchEventsMethod())
          .allow(
              Role.OPERATOR,
              TunnelServiceGrpc.getOpenTunnelMethod(),
              TunnelServiceGrpc.getUpdateTunnelMethod(),
              TunnelServiceGrpc.getCloseTunnelMethod(),
              GateServiceGrpc.getUpdateInterfaceMethod())
          .allow(
              Role.ADMIN,
              GateServiceGrpc.getAddFarGateMethod(),
              GateServiceGrpc.getRemoveFarGateMethod(),
              GateServiceGrpc.getReloadConfigMethod());
    }

    /** The services of a map; gates are who they are by their keys, and need no token. */
    public Builder mapServices() {
      return open(GateLinkServiceGrpc.getConnectMethod().getFullMethodName())
          .allow(
              Role.VIEWER,
              FleetServiceGrpc.getListGatesMethod(),
              FleetServiceGrpc.getGetGateMethod(),
              FleetServiceGrpc.getWatchGatesMethod(),
              FleetServiceGrpc.getWatchMapMethod(),
              FleetServiceGrpc.getListAdmissionsMethod())
          .allow(
              Role.OPERATOR,
              FleetServiceGrpc.getOpenTunnelMethod(),
              FleetServiceGrpc.getCloseTunnelMethod())
          .allow(
              Role.ADMIN,
              FleetServiceGrpc.getAllowGateMethod(),
              FleetServiceGrpc.getDenyGateMethod(),
              FleetServiceGrpc.getForgetGateMethod(),
              FleetServiceGrpc.getSetAdmissionPolicyMethod());
    }

    public MethodRoles build() {
      return new MethodRoles(this);
    }
  }
}
