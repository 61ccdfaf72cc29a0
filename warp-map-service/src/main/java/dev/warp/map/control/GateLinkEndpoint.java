package dev.warp.map.control;

import dev.warp.control.call.CallSource;
import dev.warp.control.v1.ConnectRequest;
import dev.warp.control.v1.ConnectResponse;
import dev.warp.control.v1.GateLinkServiceGrpc;
import dev.warp.map.link.GateLinks;
import dev.warp.map.link.LinkOutput;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/** Takes gates' streams in, a message at a time: the next is let in when the last is dealt with. */
@GrpcService
public final class GateLinkEndpoint extends GateLinkServiceGrpc.GateLinkServiceImplBase {

  private final ControlPlaneHolder holder;

  GateLinkEndpoint(ControlPlaneHolder holder) {
    this.holder = holder;
  }

  @Override
  public StreamObserver<ConnectRequest> connect(StreamObserver<ConnectResponse> responses) {
    ServerCallStreamObserver<ConnectResponse> towardsGate =
        (ServerCallStreamObserver<ConnectResponse>) responses;
    towardsGate.disableAutoRequest();
    GateLinks.Stream stream =
        holder.get().links().open(new Output(towardsGate), CallSource.ofThisCall());
    towardsGate.setOnReadyHandler(stream::onReady);
    towardsGate.setOnCancelHandler(stream::onEnd);
    towardsGate.request(1);
    return new FromGate(stream, towardsGate);
  }

  private record FromGate(GateLinks.Stream stream, StreamObserver<ConnectResponse> towardsGate)
      implements StreamObserver<ConnectRequest> {

    @Override
    public void onNext(ConnectRequest request) {
      stream.onRequest(request);
    }

    @Override
    public void onError(Throwable broken) {
      stream.onEnd();
    }

    @Override
    public void onCompleted() {
      stream.onEnd();
      towardsGate.onCompleted();
    }
  }

  private record Output(ServerCallStreamObserver<ConnectResponse> towardsGate)
      implements LinkOutput {

    @Override
    public boolean isReady() {
      return towardsGate.isReady();
    }

    @Override
    public void send(ConnectResponse message) {
      towardsGate.onNext(message);
    }

    @Override
    public void request() {
      towardsGate.request(1);
    }

    @Override
    public void end(Status reason) {
      towardsGate.onError(reason.asRuntimeException());
    }
  }
}
