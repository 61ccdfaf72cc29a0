package dev.warp.map.replica.control;

import com.google.protobuf.ByteString;
import dev.warp.control.call.AuditInterceptor;
import dev.warp.control.call.RawCalls;
import dev.warp.control.call.RemoteOperator;
import dev.warp.map.link.CallReceiver;
import dev.warp.map.link.CallRequest;
import dev.warp.map.link.GateCalls;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.util.Set;

/**
 * A call of a gate that is connected to another replica: what that replica passes on goes to
 * whoever has called.
 */
final class CallElsewhere extends ClientCall.Listener<byte[]> implements GateCalls.Call {

  /** Of the transport, but not of its troubles. */
  private static final Set<Code> OF_TRANSPORT = Set.of(Code.DEADLINE_EXCEEDED, Code.UNIMPLEMENTED);

  private final ClientCall<byte[], byte[]> call;
  private final PublicKey gate;
  private final CallReceiver receiver;
  private volatile boolean isCancelled;

  private CallElsewhere(ClientCall<byte[], byte[]> call, PublicKey gate, CallReceiver receiver) {
    this.call = call;
    this.gate = gate;
    this.receiver = receiver;
  }

  /**
   * Starts one.
   *
   * @param replica leads to where the gate is connected
   * @param headers for it; the call's own are added
   */
  static CallElsewhere start(
      Channel replica,
      Metadata headers,
      PublicKey gate,
      CallRequest request,
      CallReceiver receiver) {
    CallOptions options =
        request.timeout().map(CallOptions.DEFAULT::withDeadlineAfter).orElse(CallOptions.DEFAULT);
    headers.put(AuditInterceptor.GATE, gate.toString());
    RemoteOperator.put(headers, request.operator().name(), request.operator().role().toString());
    ClientCall<byte[], byte[]> call = replica.newCall(RawCalls.method(request.method()), options);
    CallElsewhere started = new CallElsewhere(call, gate, receiver);
    call.start(started, headers);
    call.sendMessage(request.message().toByteArray());
    call.halfClose();
    call.request(request.credit());
    return started;
  }

  @Override
  public void onMessage(byte[] message) {
    if (!isCancelled) {
      receiver.onMessage(ByteString.copyFrom(message));
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    boolean isOfReplica = trailers.containsKey(ReplicaServer.REPLICA);
    trailers.discardAll(ReplicaServer.REPLICA);
    if (isCancelled) {
      return;
    }
    receiver.onEnd(
        isOfReplica || OF_TRANSPORT.contains(status.getCode())
            ? status
            : Status.UNAVAILABLE.withDescription(
                "the replica of the map that gate %s is connected to is not reached; try again"
                    .formatted(gate)),
        trailers);
  }

  @Override
  public void grant(int messages) {
    call.request(messages);
  }

  @Override
  public void cancel() {
    isCancelled = true;
    call.cancel("the caller waits no longer", null);
  }
}
