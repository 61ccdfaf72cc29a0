package dev.warp.cli.remote;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import dev.warp.cli.failure.ExitCode;
import dev.warp.cli.failure.UserErrorException;
import dev.warp.cli.output.Units;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a failed call means for whoever gave the command. */
final class Refusal {

  private Refusal() {}

  /** The failure of a call to {@code endpoint}, for people, with its exit code. */
  static UserErrorException of(StatusRuntimeException failure, Endpoint endpoint) {
    Status status = failure.getStatus();
    return new UserErrorException(
        exitCode(status.getCode()),
        switch (status.getCode()) {
          case UNAVAILABLE ->
              isAnswer(failure)
                  ? said(status, endpoint + " cannot do this now")
                  : "cannot reach " + endpoint + ": " + obstacle(status);
          case DEADLINE_EXCEEDED -> endpoint + " does not answer in time";
          case UNAUTHENTICATED -> said(status, "who asks is not known to " + endpoint);
          case PERMISSION_DENIED -> said(status, "the token's role does not allow this");
          case UNIMPLEMENTED ->
              endpoint
                  + " does not know this call: it is of an earlier version, or no such service";
          case INVALID_ARGUMENT -> mistakes(failure);
          default -> said(status, "failed: " + status.getCode());
        },
        failure);
  }

  private static int exitCode(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> ExitCode.INVALID;
      case UNAVAILABLE, DEADLINE_EXCEEDED -> ExitCode.UNREACHABLE;
      case UNAUTHENTICATED, PERMISSION_DENIED -> ExitCode.NOT_ALLOWED;
      case NOT_FOUND -> ExitCode.NOT_FOUND;
      case ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED -> ExitCode.CONFLICT;
      default -> ExitCode.FAILED;
    };
  }

  /** Whether a server has said so, such as a map whose gate is away, and not the connection. */
  private static boolean isAnswer(StatusRuntimeException failure) {
    return failure.getTrailers() != null && !failure.getTrailers().keys().isEmpty();
  }

  /** What the server said, line by line, or a text of our own where it said nothing. */
  private static String said(Status status, String otherwise) {
    String description = status.getDescription();
    return description == null || description.isBlank() ? otherwise : printable(description);
  }

  /** A line for each field that is wrong, if the server says which; otherwise what it says. */
  private static String mistakes(StatusRuntimeException failure) {
    List<String> lines = new ArrayList<>();
    for (BadRequest.FieldViolation violation : violations(failure)) {
      lines.add(Units.printable(violation.getField() + ": " + violation.getDescription()));
    }
    return lines.isEmpty()
        ? said(failure.getStatus(), "refused as invalid")
        : String.join("\n", lines);
  }

  private static List<BadRequest.FieldViolation> violations(StatusRuntimeException failure) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return List.of();
    }
    return status.getDetailsList().stream()
        .filter(detail -> detail.is(BadRequest.class))
        .flatMap(detail -> parse(detail).stream())
        .flatMap(request -> request.getFieldViolationsList().stream())
        .toList();
  }

  private static Optional<BadRequest> parse(com.google.protobuf.Any detail) {
    try {
      return Optional.of(detail.unpack(BadRequest.class));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** Why there is no connection. gRPC only says "io exception" itself. */
  private static String obstacle(Status status) {
    Throwable cause = status.getCause();
    if (cause instanceof ConnectException) {
      return "nobody listens there (" + cause.getMessage() + ")";
    }
    return cause != null && cause.getMessage() != null
        ? printable(cause.getMessage())
        : said(status, "no connection");
  }

  private static String printable(String text) {
    return String.join("\n", text.lines().map(Units::printable).toList());
  }
}
