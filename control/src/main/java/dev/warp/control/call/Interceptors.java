package dev.warp.control.call;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;

/** Several interceptors as one, for servers that sort theirs by rules of their own. */
public final class Interceptors {

  private Interceptors() {}

  /** One that has these see each call, the first first. */
  public static ServerInterceptor inOrder(ServerInterceptor... interceptors) {
    return new Chain(List.of(interceptors));
  }

  private record Chain(List<ServerInterceptor> interceptors) implements ServerInterceptor {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      ServerCallHandler<Q, R> handler = next;
      for (ServerInterceptor interceptor : interceptors.reversed()) {
        ServerCallHandler<Q, R> behind = handler;
        handler = (theCall, theHeaders) -> interceptor.interceptCall(theCall, theHeaders, behind);
      }
      return handler.startCall(call, headers);
    }
  }
}
