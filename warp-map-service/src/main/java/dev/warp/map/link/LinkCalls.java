package dev.warp.map.link;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.warp.control.access.Role;
import dev.warp.control.v1.CallCancel;
import dev.warp.control.v1.CallCredit;
import dev.warp.control.v1.CallEnd;
import dev.warp.control.v1.CallMessage;
import dev.warp.control.v1.CallStart;
import dev.warp.control.v1.LinkFromMap;
import dev.warp.control.v1.RemoteControl;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The calls of one gate that are under way, by their numbers. For the links' thread. */
final class LinkCalls {

  private static final Metadata.Key<com.google.rpc.Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));
  private static final int MAX_DESCRIPTION = 4 << 10;
  private static final int MAX_DETAILS = 8 << 10;

  private static final class Call {

    final CallReceiver receiver;
    long credit;

    Call(CallReceiver receiver, int credit) {
      this.receiver = receiver;
      this.credit = credit;
    }
  }

  private final Consumer<LinkFromMap> output;
  private final Map<Long, Call> underWay = new HashMap<>();
  private long lastCall;

  LinkCalls(Consumer<LinkFromMap> output) {
    this.output = output;
  }

  /** Why a gate's owner does not let a call through; empty if he does. */
  static Optional<Status> refusal(RemoteControl allowed, Role least) {
    return switch (allowed) {
      case REMOTE_CONTROL_FULL ->
          least == Role.ADMIN
              ? denied("this is for the gate's owner only, at the gate itself")
              : Optional.empty();
      case REMOTE_CONTROL_VIEW ->
          least == Role.VIEWER
              ? Optional.empty()
              : denied("the gate's owner lets operators of this map look and not change anything");
      default -> denied("the gate's owner does not let operators of this map in");
    };
  }

  private static Optional<Status> denied(String why) {
    return Optional.of(
        Status.PERMISSION_DENIED.withDescription(
            why + " (remote_control in the gate's configuration)"));
  }

  /** Starts a call; returns its number, or 0 if it has ended at once. */
  long start(CallRequest request, CallReceiver receiver) {
    if (underWay.size() >= LinkLimits.MAX_CALLS) {
      receiver.onEnd(
          Status.RESOURCE_EXHAUSTED.withDescription(
              LinkLimits.MAX_CALLS + " calls of this gate are under way already; try later"),
          new Metadata());
      return 0;
    }
    if (request.message().size() > LinkLimits.MAX_CALL_BYTES) {
      receiver.onEnd(
          Status.RESOURCE_EXHAUSTED.withDescription(
              "a request of more than %d bytes is not passed on"
                  .formatted(LinkLimits.MAX_CALL_BYTES)),
          new Metadata());
      return 0;
    }
    long call = ++lastCall;
    underWay.put(call, new Call(receiver, request.credit()));
    CallStart.Builder start =
        CallStart.newBuilder()
            .setCall(call)
            .setMethod(request.method())
            .setRequest(request.message())
            .setOperator(request.operator().name())
            .setRole(request.operator().role().toString())
            .setCredit(request.credit());
    request.timeout().ifPresent(timeout -> start.setTimeout(proto(timeout)));
    output.accept(LinkFromMap.newBuilder().setCall(start).build());
    return call;
  }

  private static Duration proto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** The caller has room for more. */
  void grant(long call, int messages) {
    Call known = underWay.get(call);
    if (known != null) {
      known.credit += messages;
      output.accept(
          LinkFromMap.newBuilder()
              .setCredit(CallCredit.newBuilder().setCall(call).setMessages(messages))
              .build());
    }
  }

  /** The caller waits no longer, and hears nothing more. */
  void cancel(long call) {
    if (underWay.remove(call) != null) {
      output.accept(
          LinkFromMap.newBuilder().setCancel(CallCancel.newBuilder().setCall(call)).build());
    }
  }

  /** Takes a message of the gate; false if it breaks the rules, and the stream is to end. */
  boolean onMessage(CallMessage message) {
    Call call = underWay.get(message.getCall());
    if (call == null) {
      // Cancelled a moment ago.
      return true;
    }
    if (call.credit == 0 || message.getMessage().size() > LinkLimits.MAX_CALL_BYTES) {
      return false;
    }
    call.credit--;
    call.receiver.onMessage(message.getMessage());
    return true;
  }

  void onEnd(CallEnd end) {
    Call call = underWay.remove(end.getCall());
    if (call != null) {
      Status status = Status.fromCodeValue(end.getCode());
      if (!status.isOk()) {
        status = status.withDescription(shortened(end.getMessage()));
      }
      call.receiver.onEnd(status, trailers(end));
    }
  }

  private static String shortened(String description) {
    return description.length() > MAX_DESCRIPTION
        ? description.substring(0, MAX_DESCRIPTION) + "..."
        : description;
  }

  private static Metadata trailers(CallEnd end) {
    Metadata trailers = new Metadata();
    if (!end.getDetails().isEmpty() && end.getDetails().size() <= MAX_DETAILS) {
      try {
        trailers.put(DETAILS, com.google.rpc.Status.parseFrom(end.getDetails()));
      } catch (InvalidProtocolBufferException noDetails) {
        // The message for people is there all the same.
      }
    }
    return trailers;
  }

  /** The stream is gone, and with it all calls. */
  void endAll(Status status) {
    List<Call> ending = List.copyOf(underWay.values());
    underWay.clear();
    ending.forEach(call -> call.receiver.onEnd(status, new Metadata()));
  }
}
