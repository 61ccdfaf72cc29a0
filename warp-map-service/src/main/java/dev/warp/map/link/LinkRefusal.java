package dev.warp.map.link;

import dev.warp.protocol.DropReason;
import io.grpc.Status;

/** What a gate is told whose initiation is not answered. */
final class LinkRefusal {

  private LinkRefusal() {}

  static Status status(DropReason reason) {
    return switch (reason) {
      case MALFORMED ->
          Status.INVALID_ARGUMENT.withDescription("the first message is an initiation");
      case RATE_LIMITED ->
          Status.RESOURCE_EXHAUSTED.withDescription("too many handshakes; try later");
      case UNKNOWN_PEER ->
          Status.PERMISSION_DENIED.withDescription("this map does not admit the gate");
      case UNKNOWN_VERSION ->
          Status.FAILED_PRECONDITION.withDescription(
              "this map speaks version 1 of the stream's protocol; upgrade the gate");
      default ->
          Status.UNAUTHENTICATED.withDescription(
              "the handshake failed: it is for another map, or was changed on the way");
    };
  }
}
