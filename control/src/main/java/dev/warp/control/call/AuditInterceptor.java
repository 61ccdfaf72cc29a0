package dev.warp.control.call;

import com.google.protobuf.Message;
import dev.warp.control.access.MethodRoles;
import dev.warp.control.access.Operator;
import dev.warp.control.access.Role;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes each call that takes more than a viewer to an {@link AuditLog}, once it has ended. Stands
 * behind {@link dev.warp.control.access.AccessInterceptor}, which knows who calls.
 */
public final class AuditInterceptor implements ServerInterceptor {

  /** Which gate is meant, of a call to a map. */
  public static final Metadata.Key<String> GATE =
      Metadata.Key.of("warp-gate", Metadata.ASCII_STRING_MARSHALLER);

  private final MethodRoles roles;
  private final AuditLog log;

  public AuditInterceptor(MethodRoles roles, AuditLog log) {
    this.roles = roles;
    this.log = log;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    if (roles.isOpen(method) || roles.least(method) == Role.VIEWER) {
      return next.startCall(call, headers);
    }
    Entry entry = new Entry(Operator.calling(), method, Optional.ofNullable(headers.get(GATE)));
    ServerCall<Q, R> watched =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            super.close(status, trailers);
            entry.ended(status);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(watched, headers)) {
      @Override
      public void onMessage(Q message) {
        if (message instanceof Message request) {
          entry.what = AuditText.of(request);
        }
        super.onMessage(message);
      }

      @Override
      public void onCancel() {
        super.onCancel();
        entry.ended(Status.CANCELLED.withDescription("the caller went away"));
      }
    };
  }

  /** One call; of its end and the caller's going away, what comes first counts. */
  private final class Entry {

    private final Operator who;
    private final String method;
    private final AtomicBoolean written = new AtomicBoolean();
    private final Optional<String> gate;
    private volatile String what = "";

    Entry(Operator who, String method, Optional<String> gate) {
      this.who = who;
      this.method = method;
      this.gate = gate;
    }

    void ended(Status result) {
      if (written.compareAndSet(false, true)) {
        String meant = gate.map(key -> "at " + AuditText.word(key) + ": ").orElse("");
        log.record(who, method, meant + what, result);
      }
    }
  }
}
