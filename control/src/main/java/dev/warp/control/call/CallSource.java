package dev.warp.control.call;

import dev.warp.protocol.wire.Endpoint;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Puts where a call comes from into its context. */
public final class CallSource implements ServerInterceptor {

  private static final Context.Key<Endpoint> SOURCE =
      Context.keyWithDefault("source", Endpoint.of(0, 0, 0));

  /** Where the present call comes from; the unspecified address if that is not known. */
  public static Endpoint ofThisCall() {
    return SOURCE.get();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (remote instanceof InetSocketAddress inet && !inet.isUnresolved()) {
      Endpoint source = Endpoint.of(inet.getAddress().getAddress(), inet.getPort());
      Context context = Context.current().withValue(SOURCE, source);
      return Contexts.interceptCall(context, call, headers, next);
    }
    return next.startCall(call, headers);
  }
}
