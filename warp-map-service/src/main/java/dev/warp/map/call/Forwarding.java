package dev.warp.map.call;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.warp.control.access.Operator;
import dev.warp.control.access.Role;
import dev.warp.map.link.CallReceiver;
import dev.warp.map.link.CallRequest;
import dev.warp.map.link.GateCalls;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One call of a gate's service, passed on over its stream. Messages are parsed, and so checked, but
 * what a newer gate puts into them goes through. The gate sends no more than the caller takes: it
 * gets credit for another message when one has gone out.
 */
final class Forwarding<Q extends Message, R> extends ServerCall.Listener<Q>
    implements CallReceiver {

  private static final int CREDIT = 4;

  private final ServerCall<Q, R> call;
  private final MethodDescriptor<Q, R> method;
  private final PublicKey gate;
  private final Role least;
  private final GateCalls gates;
  private final Operator operator = Operator.calling();
  private final Optional<Deadline> deadline = Optional.ofNullable(Context.current().getDeadline());
  private Optional<Q> request = Optional.empty();
  private Optional<GateCalls.Call> underWay = Optional.empty();
  private boolean answered;
  private boolean over;
  private int owed;

  Forwarding(ServerCall<Q, R> call, PublicKey gate, Role least, GateCalls gates) {
    this.call = call;
    this.method = call.getMethodDescriptor();
    this.gate = gate;
    this.least = least;
    this.gates = gates;
  }

  @Override
  public synchronized void onMessage(Q message) {
    if (request.isPresent()) {
      end(Status.INVALID_ARGUMENT.withDescription("more than one request"), new Metadata());
    }
    request = Optional.of(message);
  }

  @Override
  public synchronized void onHalfClose() {
    if (over) {
      return;
    }
    if (request.isEmpty()) {
      end(Status.INVALID_ARGUMENT.withDescription("no request"), new Metadata());
      return;
    }
    CallRequest passedOn =
        new CallRequest(
            method.getFullMethodName(),
            least,
            request.get().toByteString(),
            deadline.map(until -> Duration.ofNanos(until.timeRemaining(TimeUnit.NANOSECONDS))),
            operator,
            CREDIT);
    underWay = Optional.of(gates.call(gate, passedOn, this));
  }

  @Override
  public synchronized void onCancel() {
    over = true;
    underWay.ifPresent(GateCalls.Call::cancel);
  }

  @Override
  public synchronized void onReady() {
    grantOwed();
  }

  @Override
  public synchronized void onMessage(ByteString encoded) {
    if (over) {
      return;
    }
    R message;
    try {
      message = method.parseResponse(encoded.newInput());
    } catch (StatusRuntimeException garbled) {
      underWay.ifPresent(GateCalls.Call::cancel);
      end(Status.INTERNAL.withDescription("the gate's answer makes no sense"), new Metadata());
      return;
    }
    if (answered && method.getType().serverSendsOneMessage()) {
      underWay.ifPresent(GateCalls.Call::cancel);
      end(Status.INTERNAL.withDescription("the gate gave more than one answer"), new Metadata());
      return;
    }
    if (!answered) {
      answered = true;
      call.sendHeaders(new Metadata());
    }
    call.sendMessage(message);
    owed++;
    grantOwed();
  }

  private void grantOwed() {
    if (owed > 0 && !over && call.isReady()) {
      int granted = owed;
      owed = 0;
      underWay.ifPresent(call -> call.grant(granted));
    }
  }

  @Override
  public synchronized void onEnd(Status status, Metadata trailers) {
    end(status, trailers);
  }

  private void end(Status status, Metadata trailers) {
    if (!over) {
      over = true;
      call.close(status, trailers);
    }
  }
}
