package dev.warp.web;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.warp.control.call.EventLoopInterceptor;
import dev.warp.control.call.EventLoopInterceptor.Transport;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;

/** A method of a service, in protobuf's JSON with the contracts' own field names. */
final class JsonMethod<Q, R> {

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .preservingProtoFieldNames()
          .alwaysPrintFieldsWithNoPresence()
          .omittingInsignificantWhitespace();

  private final ServerMethodDefinition<Q, R> definition;

  JsonMethod(ServerMethodDefinition<Q, R> definition) {
    this.definition = definition;
  }

  MethodDescriptor<Q, R> descriptor() {
    return definition.getMethodDescriptor();
  }

  /** Whether it takes one request and gives one answer. */
  boolean isUnary() {
    return descriptor().getType() == MethodDescriptor.MethodType.UNARY;
  }

  /** Whether it takes one request and gives answers as long as its caller listens. */
  boolean isWatch() {
    return descriptor().getType() == MethodDescriptor.MethodType.SERVER_STREAMING;
  }

  /**
   * Begins a call; what comes of it goes to {@code caller}.
   *
   * @param json the request; empty is a request without fields
   * @param transport carries it
   * @throws InvalidProtocolBufferException if that is none; its message names the field
   */
  void call(String json, Metadata headers, Caller caller, Transport transport)
      throws InvalidProtocolBufferException {
    Q request = parse(json);
    ServerCall.Listener<Q> listener =
        new EventLoopInterceptor(() -> transport)
            .interceptCall(
                new JsonCall<>(descriptor(), JsonMethod::print, caller),
                headers,
                definition.getServerCallHandler());
    caller.listen(listener);
    listener.onMessage(request);
    listener.onHalfClose();
    listener.onReady();
  }

  private Q parse(String json) throws InvalidProtocolBufferException {
    PrototypeMarshaller<Q> marshaller =
        (PrototypeMarshaller<Q>) descriptor().getRequestMarshaller();
    Message.Builder request = ((Message) marshaller.getMessagePrototype()).newBuilderForType();
    if (!json.isBlank()) {
      JsonFormat.parser().merge(json, request);
    }
    return marshaller.getMessageClass().cast(request.build());
  }

  private static String print(Object answer) {
    try {
      return PRINTER.print((MessageOrBuilder) answer);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("only messages of type Any can fail", e);
    }
  }
}
