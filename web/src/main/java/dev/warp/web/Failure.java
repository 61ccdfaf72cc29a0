package dev.warp.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;

/**
 * A call that has failed, as JSON: {@code {"code": "NOT_FOUND", "message": "..."}}, and with {@code
 * "fields": [{"field": "spec.name", "description": "..."}]} where single fields are wrong.
 *
 * @param status not OK
 */
record Failure(Status status, Metadata trailers) {

  /** The status code of HTTP that goes with it, as google.rpc.Code maps them. */
  int httpStatus() {
    return switch (status.getCode()) {
      case OK -> 200;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case CANCELLED -> 499;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
      case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
    };
  }

  String json() {
    JsonObject json = new JsonObject();
    json.addProperty("code", status.getCode().name());
    json.addProperty("message", status.getDescription());
    JsonArray fields = fields();
    if (!fields.isEmpty()) {
      json.add("fields", fields);
    }
    return json.toString();
  }

  private JsonArray fields() {
    JsonArray fields = new JsonArray();
    try {
      com.google.rpc.Status told = StatusProto.fromStatusAndTrailers(status, trailers);
      for (Any detail : told.getDetailsList()) {
        if (detail.is(BadRequest.class)) {
          detail.unpack(BadRequest.class).getFieldViolationsList().stream()
              .map(Failure::field)
              .forEach(fields::add);
        }
      }
    } catch (IllegalArgumentException | InvalidProtocolBufferException garbled) {
      // What a map passes on is another program's; the message says what is wrong all the same.
      return new JsonArray();
    }
    return fields;
  }

  private static JsonObject field(FieldViolation violation) {
    JsonObject field = new JsonObject();
    field.addProperty("field", violation.getField());
    field.addProperty("description", violation.getDescription());
    return field;
  }
}
