package dev.warp.control.call;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is wrong with a request, told all in one go: INVALID_ARGUMENT, with a {@code
 * google.rpc.BadRequest} in its details for programs and the same in its message for people.
 */
public final class FieldErrors {

  // What a client can make a server answer stays short, however many mistakes it makes.
  private static final int MAX = 32;

  private final List<FieldViolation> violations = new ArrayList<>();

  /** One mistake. */
  public static StatusRuntimeException of(String path, String wrong) {
    return of(Code.INVALID_ARGUMENT, path, wrong);
  }

  /** One field that stands against what is asked for, though it may be right in itself. */
  public static StatusRuntimeException of(Code code, String path, String wrong) {
    FieldErrors errors = new FieldErrors();
    errors.add(path, wrong);
    return errors.exception(code);
  }

  /**
   * Notes a mistake.
   *
   * @param path of the field from the request on, such as {@code spec.transport.mtu}
   * @param wrong what is wrong, a semicolon, and what to send instead
   */
  public void add(String path, String wrong) {
    if (violations.size() < MAX) {
      violations.add(FieldViolation.newBuilder().setField(path).setDescription(wrong).build());
    }
  }

  public boolean isEmpty() {
    return violations.isEmpty();
  }

  /**
   * Ends the call if anything is wrong.
   *
   * @throws StatusRuntimeException with what has been noted
   */
  public void throwIfAny() {
    if (!violations.isEmpty()) {
      throw exception();
    }
  }

  /** What has been noted, of which there must be something. */
  public StatusRuntimeException exception() {
    return exception(Code.INVALID_ARGUMENT);
  }

  private StatusRuntimeException exception(Code code) {
    String message =
        violations.stream()
            .map(violation -> violation.getField() + ": " + violation.getDescription())
            .collect(Collectors.joining("\n"));
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addDetails(Any.pack(BadRequest.newBuilder().addAllFieldViolations(violations).build()))
            .build());
  }
}
