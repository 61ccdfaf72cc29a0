package dev.warp.map.control;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Stands in front of every service, of Quarkus's own too. */
@GlobalInterceptor
@Singleton
public final class ControlInterceptor implements ServerInterceptor {

  private final ControlPlaneHolder holder;

  ControlInterceptor(ControlPlaneHolder holder) {
    this.holder = holder;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Optional<ControlPlane> plane = holder.find();
    if (plane.isEmpty()) {
      call.close(
          Status.UNAVAILABLE.withDescription("the map has not started, or stops"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return plane.get().interceptor().interceptCall(call, headers, next);
  }
}
