package dev.warp.control.access;

import dev.warp.control.call.AuditLog;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * Lets a call through if {@code authorization: Bearer TOKEN} is an operator's whose role suffices
 * for the method, or where there is no token, the caller's certificate is; the service finds the
 * operator by {@link Operator#calling}. Whatever comes from a web page is refused: browsers send
 * {@code Origin} along with every POST, which a gRPC call is, and no gRPC client does.
 */
public final class AccessInterceptor implements ServerInterceptor {

  private static final Metadata.Key<String> AUTHORIZATION = ascii("authorization");
  private static final Metadata.Key<String> ORIGIN = ascii("origin");
  private static final Metadata.Key<String> HOST = ascii("host");
  private static final String SCHEME = "Bearer ";

  private final Operators operators;
  private final MethodRoles roles;
  private final HostNames hosts;
  private final Refusals refusals;
  private final AuditLog audit;

  /**
   * A check by these rules.
   *
   * @param audit where it is written if an operator wants to change what its role does not let it
   */
  public AccessInterceptor(
      Operators operators, MethodRoles roles, HostNames hosts, Refusals refusals, AuditLog audit) {
    this.operators = operators;
    this.roles = roles;
    this.hosts = hosts;
    this.refusals = refusals;
    this.audit = audit;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    if (headers.containsKey(ORIGIN) || !isForThisServer(call, headers)) {
      return refuse(
          call,
          Refusal.WEB_PAGE,
          Status.PERMISSION_DENIED.withDescription(
              "calls from web pages, or to a host name that is not this server's, are refused; use"
                  + " a gRPC client and one of the server's names"));
    }
    if (roles.isOpen(method)) {
      return next.startCall(call, headers);
    }
    Optional<String> token = token(headers);
    Optional<Operator> certified = token.isPresent() ? Optional.empty() : certified(call);
    if (certified.isPresent()) {
      return asOperator(certified.get(), call, headers, next);
    }
    if (token.isEmpty()) {
      return refuse(
          call,
          Refusal.NO_TOKEN,
          Status.UNAUTHENTICATED.withDescription(
              "who calls? Send \"authorization: Bearer TOKEN\", with the token of the file beside"
                  + " the server's private key or one that its admin gave you"));
    }
    Optional<Operator> operator = operators.authenticate(token.get());
    if (operator.isEmpty()) {
      return refuse(
          call,
          Refusal.UNKNOWN_TOKEN,
          Status.UNAUTHENTICATED.withDescription(
              "nobody has this token here; it may be another server's, or removed: ask this"
                  + " server's admin for one"));
    }
    return asOperator(operator.get(), call, headers, next);
  }

  private <Q, R> ServerCall.Listener<Q> asOperator(
      Operator operator, ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    Role least = roles.least(method);
    if (!operator.role().includes(least)) {
      Status denied =
          Status.PERMISSION_DENIED.withDescription(
              method + " takes the role " + least + ", and " + operator + " has another");
      audit.record(operator, method, "", denied);
      return refuse(call, Refusal.ROLE, denied);
    }
    return Contexts.interceptCall(operator.inContext(), call, headers, next);
  }

  private boolean isForThisServer(ServerCall<?, ?> call, Metadata headers) {
    String authority = call.getAuthority();
    String host = headers.get(HOST);
    return (authority == null || hosts.include(authority)) && (host == null || hosts.include(host));
  }

  /** Whose certificate the caller has proved to have, if it has shown one (RFC 8446 4.4.2). */
  private Optional<Operator> certified(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    return session == null
        ? Optional.empty()
        : CommonName.ofPeer(session).flatMap(operators::ofCertificate);
  }

  private static Optional<String> token(Metadata headers) {
    String value = headers.get(AUTHORIZATION);
    // RFC 9110 section 11.1: the scheme's case does not matter.
    return value != null && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(value.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  private <Q, R> ServerCall.Listener<Q> refuse(
      ServerCall<Q, R> call, Refusal reason, Status status) {
    Object from = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    refusals.add(
        reason,
        call.getMethodDescriptor().getFullMethodName(),
        from == null ? "an unknown address" : from.toString());
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
