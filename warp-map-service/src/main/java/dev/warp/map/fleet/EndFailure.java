package dev.warp.map.fleet;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Failures of one end of a tunnel, told so that it is clear which. */
final class EndFailure {

  private EndFailure() {}

  /** The same failure with the end's name before its message and the paths of its fields. */
  static Throwable of(String label, Throwable failure) {
    if (!(failure instanceof StatusRuntimeException told)) {
      return failure;
    }
    Status status = StatusProto.fromThrowable(told);
    String message = label + ": " + status.getMessage() + doubt(told.getStatus().getCode());
    Status.Builder labelled = status.toBuilder().setMessage(message).clearDetails();
    status.getDetailsList().forEach(detail -> labelled.addDetails(labelled(label, detail)));
    return StatusProto.toStatusRuntimeException(labelled.build());
  }

  /** A gate that falls silent may have done what it was asked, or not. */
  private static String doubt(Code code) {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN ->
          "; it is not known whether it was done there";
      default -> "";
    };
  }

  private static Any labelled(String label, Any detail) {
    if (!detail.is(BadRequest.class)) {
      return detail;
    }
    try {
      BadRequest.Builder request = detail.unpack(BadRequest.class).toBuilder();
      request
          .getFieldViolationsBuilderList()
          .forEach(violation -> violation.setField(label + "." + violation.getField()));
      return Any.pack(request.build());
    } catch (InvalidProtocolBufferException garbled) {
      return detail;
    }
  }

  /** The second end could not be opened, nor the first be closed again. */
  static StatusRuntimeException leftOpen(TunnelPairs.End first, StatusRuntimeException cause) {
    Status status = StatusProto.fromThrowable(cause);
    return StatusProto.toStatusRuntimeException(
        status.toBuilder()
            .setMessage(
                "%s; and tunnel %s at the first gate could not be closed again: close it"
                    .formatted(status.getMessage(), first.spec().getName()))
            .build());
  }
}
