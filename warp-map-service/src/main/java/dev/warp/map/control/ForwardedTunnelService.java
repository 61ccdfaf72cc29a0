package dev.warp.map.control;

import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.map.call.ForwardedService;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.quarkus.grpc.GrpcService;

/** The TunnelService of every connected gate. */
@GrpcService
public final class ForwardedTunnelService implements BindableService {

  private final ControlPlaneHolder holder;

  ForwardedTunnelService(ControlPlaneHolder holder) {
    this.holder = holder;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ForwardedService.of(
        TunnelServiceGrpc.getServiceDescriptor(), () -> holder.get().gates());
  }
}
