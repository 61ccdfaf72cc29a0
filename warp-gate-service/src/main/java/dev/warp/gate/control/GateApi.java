package dev.warp.gate.control;

import dev.warp.control.v1.AddFarGateRequest;
import dev.warp.control.v1.AddFarGateResponse;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.GetGateRequest;
import dev.warp.control.v1.GetGateResponse;
import dev.warp.control.v1.ListFarGatesRequest;
import dev.warp.control.v1.ListFarGatesResponse;
import dev.warp.control.v1.ListInterfacesRequest;
import dev.warp.control.v1.ListInterfacesResponse;
import dev.warp.control.v1.ReloadConfigRequest;
import dev.warp.control.v1.ReloadConfigResponse;
import dev.warp.control.v1.RemoveFarGateRequest;
import dev.warp.control.v1.RemoveFarGateResponse;
import dev.warp.control.v1.UpdateInterfaceRequest;
import dev.warp.control.v1.UpdateInterfaceResponse;
import dev.warp.control.v1.WatchEventsRequest;
import dev.warp.control.v1.WatchEventsResponse;
import dev.warp.control.v1.WatchGateRequest;
import dev.warp.control.v1.WatchGateResponse;
import dev.warp.gate.v1.AddedFarGate;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/** Everything of the gate but its tunnels, over gRPC. */
@GrpcService
final class GateApi extends GateServiceGrpc.GateServiceImplBase {

  private final ControlPlane plane;

  GateApi(ControlPlane plane) {
    this.plane = plane;
  }

  @Override
  public void getGate(GetGateRequest request, StreamObserver<GetGateResponse> caller) {
    Replies.now(caller, () -> GetGateResponse.newBuilder().setGate(plane.views().gate()).build());
  }

  @Override
  public void listFarGates(
      ListFarGatesRequest request, StreamObserver<ListFarGatesResponse> caller) {
    Replies.now(
        caller,
        () -> ListFarGatesResponse.newBuilder().addAllFarGates(plane.views().farGates()).build());
  }

  @Override
  public void addFarGate(AddFarGateRequest request, StreamObserver<AddFarGateResponse> caller) {
    AddedFarGate added =
        AddedFarGate.newBuilder()
            .setName(request.getName())
            .setPublicKey(request.getPublicKey())
            .addAllAddresses(request.getAddressesList())
            .setPresharedKey(request.getPresharedKey())
            .build();
    Replies.later(
        caller, () -> plane.farGates().add(added, request.getPersist()).map(this::response));
  }

  private AddFarGateResponse response(LiveFarGate added) {
    FarGate view = plane.views().farGate(added);
    return AddFarGateResponse.newBuilder().setFarGate(view).build();
  }

  @Override
  public void removeFarGate(
      RemoveFarGateRequest request, StreamObserver<RemoveFarGateResponse> caller) {
    Replies.later(
        caller,
        () ->
            plane
                .farGates()
                .remove(request.getName(), request.getPersist())
                .map(removed -> RemoveFarGateResponse.getDefaultInstance()));
  }

  @Override
  public void listInterfaces(
      ListInterfacesRequest request, StreamObserver<ListInterfacesResponse> caller) {
    Replies.now(
        caller,
        () ->
            ListInterfacesResponse.newBuilder()
                .addAllInterfaces(plane.views().interfaces())
                .build());
  }

  @Override
  public void updateInterface(
      UpdateInterfaceRequest request, StreamObserver<UpdateInterfaceResponse> caller) {
    Replies.later(
        caller,
        () ->
            plane
                .interfaces()
                .update(request)
                .map(name -> plane.views().interfaceCalled(name))
                .map(view -> UpdateInterfaceResponse.newBuilder().setInterface(view).build()));
  }

  @Override
  public void reloadConfig(
      ReloadConfigRequest request, StreamObserver<ReloadConfigResponse> caller) {
    Replies.later(caller, () -> plane.reload());
  }

  @Override
  public void watchEvents(WatchEventsRequest request, StreamObserver<WatchEventsResponse> caller) {
    Replies.stream(
        caller,
        () -> plane.events().stream((ServerCallStreamObserver<WatchEventsResponse>) caller));
  }

  @Override
  public void watchGate(WatchGateRequest request, StreamObserver<WatchGateResponse> caller) {
    Replies.stream(
        caller,
        () ->
            plane.watched().gate().stream(
                (ServerCallStreamObserver<WatchGateResponse>) caller,
                (present, gone, snapshot, complete) -> present.getFirst()));
  }
}
