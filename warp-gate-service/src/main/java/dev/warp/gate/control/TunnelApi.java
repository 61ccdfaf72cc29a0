package dev.warp.gate.control;

import dev.warp.control.v1.CloseTunnelRequest;
import dev.warp.control.v1.CloseTunnelResponse;
import dev.warp.control.v1.GetTunnelRequest;
import dev.warp.control.v1.GetTunnelResponse;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.OpenTunnelRequest;
import dev.warp.control.v1.OpenTunnelResponse;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.UpdateTunnelRequest;
import dev.warp.control.v1.UpdateTunnelResponse;
import dev.warp.control.v1.WatchTunnelsRequest;
import dev.warp.control.v1.WatchTunnelsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Future;
import java.util.OptionalLong;

/** The gate's tunnels over gRPC. */
@GrpcService
final class TunnelApi extends TunnelServiceGrpc.TunnelServiceImplBase {

  private final ControlPlane plane;

  TunnelApi(ControlPlane plane) {
    this.plane = plane;
  }

  private Tunnel view(LiveTunnel tunnel) {
    return plane.views().tunnel(tunnel);
  }

  @Override
  public void listTunnels(ListTunnelsRequest request, StreamObserver<ListTunnelsResponse> caller) {
    Replies.now(
        caller,
        () -> ListTunnelsResponse.newBuilder().addAllTunnels(plane.views().tunnels()).build());
  }

  @Override
  public void getTunnel(GetTunnelRequest request, StreamObserver<GetTunnelResponse> caller) {
    Replies.now(
        caller,
        () ->
            GetTunnelResponse.newBuilder()
                .setTunnel(view(plane.tunnels().get(request.getName())))
                .build());
  }

  @Override
  public void openTunnel(OpenTunnelRequest request, StreamObserver<OpenTunnelResponse> caller) {
    Replies.later(caller, () -> open(request));
  }

  private Future<OpenTunnelResponse> open(OpenTunnelRequest request) {
    RemoteCaller.requireAllowed(request.getSpec());
    return plane
        .tunnels()
        .open(request.getSpec(), request.getPersist())
        .map(opened -> OpenTunnelResponse.newBuilder().setTunnel(view(opened)).build());
  }

  @Override
  public void updateTunnel(
      UpdateTunnelRequest request, StreamObserver<UpdateTunnelResponse> caller) {
    Replies.later(caller, () -> update(request));
  }

  private Future<UpdateTunnelResponse> update(UpdateTunnelRequest request) {
    RemoteCaller.requireAllowed(request.getSpec());
    OptionalLong revision =
        request.hasRevision() ? OptionalLong.of(request.getRevision()) : OptionalLong.empty();
    return plane
        .tunnels()
        .update(request.getSpec(), revision, request.getPersist())
        .map(updated -> UpdateTunnelResponse.newBuilder().setTunnel(view(updated)).build());
  }

  @Override
  public void closeTunnel(CloseTunnelRequest request, StreamObserver<CloseTunnelResponse> caller) {
    Replies.later(
        caller,
        () ->
            plane
                .tunnels()
                .close(request.getName(), request.getPersist())
                .map(closed -> CloseTunnelResponse.getDefaultInstance()));
  }

  @Override
  public void watchTunnels(
      WatchTunnelsRequest request, StreamObserver<WatchTunnelsResponse> caller) {
    Replies.stream(
        caller,
        () ->
            plane.watched().tunnels().stream(
                (ServerCallStreamObserver<WatchTunnelsResponse>) caller,
                (present, gone, snapshot, complete) ->
                    WatchTunnelsResponse.newBuilder()
                        .addAllTunnels(present)
                        .addAllClosed(gone)
                        .setSnapshot(snapshot)
                        .setComplete(complete)
                        .build()));
  }
}
