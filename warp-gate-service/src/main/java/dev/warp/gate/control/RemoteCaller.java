package dev.warp.gate.control;

import com.google.rpc.Code;
import dev.warp.control.access.MethodRoles;
import dev.warp.control.access.Operator;
import dev.warp.control.access.Role;
import dev.warp.control.call.AuditInterceptor;
import dev.warp.control.call.AuditLog;
import dev.warp.control.call.FieldErrors;
import dev.warp.control.call.RemoteOperator;
import dev.warp.control.log.FieldLog;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.gate.config.ControlConfiguration;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an operator of a map may do at this gate: the lesser of its role there and of what the
 * gate's owner lets maps do, and Unix sockets in one folder alone.
 */
public final class RemoteCaller implements ServerInterceptor {

  private static final Context.Key<RemoteCaller> CALLING = Context.key("remote caller");
  private static final MethodRoles ROLES = MethodRoles.builder().gateServices().build();
  private static final AuditLog AUDIT = AuditLog.to(FieldLog.of("warp.control"));

  private final ControlConfiguration limits;

  private RemoteCaller(ControlConfiguration limits) {
    this.limits = limits;
  }

  /** A service as operators of a map may use it; to be reached by the gate's own stream alone. */
  public static ServerServiceDefinition limited(
      BindableService service, ControlConfiguration limits) {
    // The last one is asked first.
    return ServerInterceptors.intercept(
        service, new AuditInterceptor(ROLES, AUDIT), new RemoteCaller(limits));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Role least = ROLES.least(call.getMethodDescriptor().getFullMethodName());
    Optional<Role> most = most();
    if (most.isEmpty() || !most.get().includes(least)) {
      return refuse(
          call,
          "the gate's owner does not let operators of a map do this; control.remote_control in its"
              + " configuration says what they may");
    }
    Optional<Operator> operator =
        RemoteOperator.in(headers).map(caller -> atMost(most.get(), caller));
    if (operator.isEmpty() || !operator.get().role().includes(least)) {
      return refuse(call, "this takes the role %s at the map".formatted(least));
    }
    return Contexts.interceptCall(
        operator.get().inContext().withValue(CALLING, this), call, headers, next);
  }

  private Optional<Role> most() {
    return switch (limits.remoteControl()) {
      case OFF -> Optional.empty();
      case VIEW -> Optional.of(Role.VIEWER);
      case FULL -> Optional.of(Role.OPERATOR);
    };
  }

  private static Operator atMost(Role most, Operator caller) {
    return caller.role().includes(most) ? new Operator(caller.name(), most) : caller;
  }

  private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, String why) {
    call.close(Status.PERMISSION_DENIED.withDescription(why), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /**
   * Sees whether whoever makes the present call may have what a spec asks for.
   *
   * @throws io.grpc.StatusRuntimeException PERMISSION_DENIED
   */
  static void requireAllowed(TunnelSpec spec) {
    RemoteCaller caller = CALLING.get();
    if (caller == null || !spec.hasUnix() || caller.mayUse(spec.getUnix().getPath())) {
      return;
    }
    throw FieldErrors.of(
        Code.PERMISSION_DENIED,
        "spec.unix.path",
        caller
            .limits
            .socketDirectory()
            .map("operators of a map may have sockets in %s alone; send a path in it"::formatted)
            .orElse("the gate's owner has named no folder for sockets of a map's operators"));
  }

  private boolean mayUse(String path) {
    return limits
        .socketDirectory()
        .filter(folder -> folder.equals(folder.resolve(path).normalize().getParent()))
        .filter(folder -> Path.of(path).isAbsolute())
        .isPresent();
  }
}
