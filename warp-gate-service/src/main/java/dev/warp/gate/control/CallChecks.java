package dev.warp.gate.control;

import dev.warp.control.access.AccessFiles;
import dev.warp.control.access.AccessInterceptor;
import dev.warp.control.access.HostNames;
import dev.warp.control.access.LocalToken;
import dev.warp.control.access.MethodRoles;
import dev.warp.control.access.OperatorFile;
import dev.warp.control.access.Operators;
import dev.warp.control.access.Refusals;
import dev.warp.control.call.ApiVersionInterceptor;
import dev.warp.control.call.AuditInterceptor;
import dev.warp.control.call.AuditLog;
import dev.warp.control.call.Interceptors;
import dev.warp.control.log.FieldLog;
import dev.warp.io.SecureRandomSource;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What every call to the gate goes through: who calls, with which version, and what for. */
@GlobalInterceptor
@ApplicationScoped
public class CallChecks implements ServerInterceptor {

  private static final String CATEGORY = "warp.control";
  private static final Logger LOG = Logger.getLogger(CATEGORY);
  private static final MethodRoles ROLES = MethodRoles.builder().gateServices().build();
  private static final AuditLog AUDIT = AuditLog.to(FieldLog.of(CATEGORY));

  private final Refusals refusals = new Refusals(LOG::warn, System::nanoTime);
  private volatile Optional<ServerInterceptor> checks = Optional.empty();

  /** Calls refused before a service saw them. */
  public Refusals refusals() {
    return refusals;
  }

  /**
   * Lets operators in from now on.
   *
   * @param host the server's own name or address
   */
  void open(AccessFiles files, String host) {
    String token =
        LocalToken.readOrCreateIfPossible(files.token(), new SecureRandomSource(), LOG::warn);
    Operators operators = new Operators(token, new OperatorFile(files.operators(), LOG::warn));
    checks =
        Optional.of(
            Interceptors.inOrder(
                new ApiVersionInterceptor(),
                new AccessInterceptor(operators, ROLES, names(host), refusals, AUDIT),
                new AuditInterceptor(ROLES, AUDIT)));
  }

  /** Other hosts may know this one by any name. */
  private static HostNames names(String host) {
    boolean onlyHere = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    return onlyHere ? HostNames.of(List.of(host)) : HostNames.any();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Optional<ServerInterceptor> known = checks;
    if (known.isPresent()) {
      return known.get().interceptCall(call, headers, next);
    }
    if (ROLES.isOpen(call.getMethodDescriptor().getFullMethodName())) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.UNAVAILABLE.withDescription("the gate is starting; try again soon"), new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
