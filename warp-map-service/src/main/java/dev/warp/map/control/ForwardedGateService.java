package dev.warp.map.control;

import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.map.call.ForwardedService;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.quarkus.grpc.GrpcService;

/** The GateService of every connected gate. */
@GrpcService
public final class ForwardedGateService implements BindableService {

  private final ControlPlaneHolder holder;

  ForwardedGateService(ControlPlaneHolder holder) {
    this.holder = holder;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ForwardedService.of(GateServiceGrpc.getServiceDescriptor(), () -> holder.get().gates());
  }
}
