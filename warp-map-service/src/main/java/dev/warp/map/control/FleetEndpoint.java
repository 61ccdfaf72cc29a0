package dev.warp.map.control;

import dev.warp.control.access.Operator;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.FleetServiceAllowGateRequest;
import dev.warp.control.v1.FleetServiceAllowGateResponse;
import dev.warp.control.v1.FleetServiceCloseTunnelRequest;
import dev.warp.control.v1.FleetServiceCloseTunnelResponse;
import dev.warp.control.v1.FleetServiceDenyGateRequest;
import dev.warp.control.v1.FleetServiceDenyGateResponse;
import dev.warp.control.v1.FleetServiceForgetGateRequest;
import dev.warp.control.v1.FleetServiceForgetGateResponse;
import dev.warp.control.v1.FleetServiceGetGateRequest;
import dev.warp.control.v1.FleetServiceGetGateResponse;
import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.FleetServiceListAdmissionsRequest;
import dev.warp.control.v1.FleetServiceListAdmissionsResponse;
import dev.warp.control.v1.FleetServiceListGatesRequest;
import dev.warp.control.v1.FleetServiceListGatesResponse;
import dev.warp.control.v1.FleetServiceOpenTunnelRequest;
import dev.warp.control.v1.FleetServiceOpenTunnelResponse;
import dev.warp.control.v1.FleetServiceSetAdmissionPolicyRequest;
import dev.warp.control.v1.FleetServiceSetAdmissionPolicyResponse;
import dev.warp.control.v1.FleetServiceWatchGatesRequest;
import dev.warp.control.v1.FleetServiceWatchGatesResponse;
import dev.warp.control.v1.FleetServiceWatchMapRequest;
import dev.warp.control.v1.FleetServiceWatchMapResponse;
import dev.warp.control.v1.TunnelEnd;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.map.call.Fields;
import dev.warp.map.fleet.TunnelPairs.End;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The gates of the map, and tunnels between two of them. */
@GrpcService
public final class FleetEndpoint extends FleetServiceGrpc.FleetServiceImplBase {

  // Well below the 4 MiB that clients take by default.
  private static final int MAX_PAGE_BYTES = 2 << 20;

  private final ControlPlaneHolder holder;
  private final AdmissionCalls admissions;

  FleetEndpoint(ControlPlaneHolder holder) {
    this.holder = holder;
    this.admissions = new AdmissionCalls(holder);
  }

  @Override
  public void listGates(
      FleetServiceListGatesRequest request,
      StreamObserver<FleetServiceListGatesResponse> response) {
    FleetServiceListGatesResponse.Builder page = FleetServiceListGatesResponse.newBuilder();
    int bytes = 0;
    for (FleetGate gate : holder.get().fleet().after(request.getPageToken())) {
      bytes += gate.getSerializedSize();
      if (bytes > MAX_PAGE_BYTES) {
        page.setNextPageToken(page.getGates(page.getGatesCount() - 1).getPublicKey());
        break;
      }
      page.addGates(gate);
    }
    answer(response, page.build());
  }

  @Override
  public void getGate(
      FleetServiceGetGateRequest request, StreamObserver<FleetServiceGetGateResponse> response) {
    Fields fields = new Fields();
    Optional<PublicKey> key = fields.key("public_key", request.getPublicKey());
    fields.errors().throwIfAny();
    FleetGate gate =
        key.flatMap(holder.get().fleet()::find)
            .orElseThrow(
                () ->
                    Status.NOT_FOUND
                        .withDescription(
                            "gate is neither registered nor connected: " + request.getPublicKey())
                        .asRuntimeException());
    answer(response, FleetServiceGetGateResponse.newBuilder().setGate(gate).build());
  }

  @Override
  public void watchGates(
      FleetServiceWatchGatesRequest request,
      StreamObserver<FleetServiceWatchGatesResponse> response) {
    holder.get().fleet().watch((ServerCallStreamObserver<FleetServiceWatchGatesResponse>) response);
  }

  @Override
  public void watchMap(
      FleetServiceWatchMapRequest request, StreamObserver<FleetServiceWatchMapResponse> response) {
    holder.get().states().watch((ServerCallStreamObserver<FleetServiceWatchMapResponse>) response);
  }

  @Override
  public void openTunnel(
      FleetServiceOpenTunnelRequest request,
      StreamObserver<FleetServiceOpenTunnelResponse> response) {
    Fields fields = new Fields();
    Optional<End> first = end(fields, "first", request.getFirst());
    Optional<End> second = end(fields, "second", request.getSecond());
    requireOther(fields, "second.gate", first, second);
    fields.errors().throwIfAny();
    answer(
        response,
        holder
            .get()
            .tunnels()
            .open(
                first.orElseThrow(),
                second.orElseThrow(),
                request.getPersist(),
                Operator.calling()));
  }

  private static Optional<End> end(Fields fields, String label, TunnelEnd end) {
    fields.require(label + ".spec.name", !end.getSpec().getName().isEmpty());
    return fields
        .key(label + ".gate", end.getGate())
        .map(key -> new End(label, key, end.getSpec()));
  }

  private static void requireOther(
      Fields fields, String path, Optional<End> first, Optional<End> second) {
    if (first.isPresent() && first.map(End::gate).equals(second.map(End::gate))) {
      fields.errors().add(path, "is the first gate too; send another one's public key");
    }
  }

  @Override
  public void closeTunnel(
      FleetServiceCloseTunnelRequest request,
      StreamObserver<FleetServiceCloseTunnelResponse> response) {
    Fields fields = new Fields();
    String name = request.getFirstName();
    fields.require("first_name", !name.isEmpty());
    Optional<End> first = named(fields, "first", request.getFirstGate(), name);
    Optional<End> second =
        named(
            fields,
            "second",
            request.getSecondGate(),
            request.hasSecondName() ? request.getSecondName() : name);
    requireOther(fields, "second_gate", first, second);
    fields.errors().throwIfAny();
    answer(
        response,
        holder
            .get()
            .tunnels()
            .close(
                first.orElseThrow(),
                second.orElseThrow(),
                request.getPersist(),
                Operator.calling()));
  }

  private static Optional<End> named(Fields fields, String label, String gate, String name) {
    return fields
        .key(label + "_gate", gate)
        .map(key -> new End(label, key, TunnelSpec.newBuilder().setName(name).build()));
  }

  @Override
  public void listAdmissions(
      FleetServiceListAdmissionsRequest request,
      StreamObserver<FleetServiceListAdmissionsResponse> response) {
    answer(response, admissions.list());
  }

  @Override
  public void allowGate(
      FleetServiceAllowGateRequest request,
      StreamObserver<FleetServiceAllowGateResponse> response) {
    admissions.allow(request);
    answer(response, FleetServiceAllowGateResponse.getDefaultInstance());
  }

  @Override
  public void denyGate(
      FleetServiceDenyGateRequest request, StreamObserver<FleetServiceDenyGateResponse> response) {
    admissions.deny(request);
    answer(response, FleetServiceDenyGateResponse.getDefaultInstance());
  }

  @Override
  public void forgetGate(
      FleetServiceForgetGateRequest request,
      StreamObserver<FleetServiceForgetGateResponse> response) {
    admissions.forget(request);
    answer(response, FleetServiceForgetGateResponse.getDefaultInstance());
  }

  @Override
  public void setAdmissionPolicy(
      FleetServiceSetAdmissionPolicyRequest request,
      StreamObserver<FleetServiceSetAdmissionPolicyResponse> response) {
    admissions.setPolicy(request);
    answer(response, FleetServiceSetAdmissionPolicyResponse.getDefaultInstance());
  }

  private static <R> void answer(StreamObserver<R> response, R message) {
    response.onNext(message);
    response.onCompleted();
  }

  private static <R> void answer(StreamObserver<R> response, CompletableFuture<R> message) {
    var _ =
        message.whenComplete(
            (result, failure) -> {
              if (failure == null) {
                answer(response, result);
              } else {
                response.onError(
                    failure instanceof CompletionException ? failure.getCause() : failure);
              }
            });
  }
}
