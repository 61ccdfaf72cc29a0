package dev.warp.map.call;

import com.google.protobuf.Message;
import dev.warp.control.access.MethodRoles;
import dev.warp.control.access.Role;
import dev.warp.control.call.AuditInterceptor;
import dev.warp.control.call.FieldErrors;
import dev.warp.map.link.GateCalls;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.function.Supplier;

/** A service of gates that the map serves on their behalf; metadata says which gate is meant. */
public final class ForwardedService {

  private static final MethodRoles ROLES = MethodRoles.builder().gateServices().build();

  private ForwardedService() {}

  /**
   * The service of that description, with every method passed on.
   *
   * @param gates asked at each call
   */
  public static ServerServiceDefinition of(ServiceDescriptor service, Supplier<GateCalls> gates) {
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
    service.getMethods().forEach(method -> add(definition, method, gates));
    return definition.build();
  }

  // Stubs made of contracts have messages on both sides, which descriptors do not say.
  @SuppressWarnings("unchecked")
  private static void add(
      ServerServiceDefinition.Builder definition,
      MethodDescriptor<?, ?> method,
      Supplier<GateCalls> gates) {
    definition.addMethod((MethodDescriptor<Message, Message>) method, new Handler<>(gates));
  }

  private record Handler<Q extends Message, R>(Supplier<GateCalls> gates)
      implements ServerCallHandler<Q, R> {

    @Override
    public ServerCall.Listener<Q> startCall(ServerCall<Q, R> call, Metadata headers) {
      String name = call.getMethodDescriptor().getFullMethodName();
      Role least = ROLES.least(name);
      try {
        if (least == Role.ADMIN) {
          throw Status.PERMISSION_DENIED
              .withDescription(name + " is for the gate's owner only, at the gate itself")
              .asRuntimeException();
        }
        Forwarding<Q, R> forwarding = new Forwarding<>(call, gate(headers), least, gates.get());
        // One more than is allowed, so that it is seen if there is one.
        call.request(2);
        return forwarding;
      } catch (StatusRuntimeException refused) {
        Metadata trailers = refused.getTrailers();
        call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
        return new ServerCall.Listener<>() {};
      }
    }
  }

  private static PublicKey gate(Metadata headers) {
    String field = AuditInterceptor.GATE.name();
    String text = headers.get(AuditInterceptor.GATE);
    if (text == null) {
      throw FieldErrors.of(
          field, "is missing; say in metadata which gate is meant, by its public key");
    }
    Fields fields = new Fields();
    Optional<PublicKey> key = fields.key(field, text);
    fields.errors().throwIfAny();
    return key.orElseThrow();
  }
}
