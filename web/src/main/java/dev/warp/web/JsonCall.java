package dev.warp.web;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.function.Function;

/** A call that has come otherwise than over gRPC, as services see it. */
final class JsonCall<Q, R> extends ServerCall<Q, R> {

  private final MethodDescriptor<Q, R> method;
  private final Function<R, String> print;
  private final Caller caller;

  JsonCall(MethodDescriptor<Q, R> method, Function<R, String> print, Caller caller) {
    this.method = method;
    this.print = print;
    this.caller = caller;
  }

  /** The only request there is has been read. */
  @Override
  public void request(int messages) {}

  @Override
  public void sendHeaders(Metadata headers) {}

  @Override
  public void sendMessage(R message) {
    String json;
    try {
      json = print.apply(message);
    } catch (IllegalArgumentException unprintable) {
      // Answers that a map passes on are another program's, and may have times of any length.
      caller.end(
          Status.INTERNAL.withDescription("the answer cannot be told in JSON"), new Metadata());
      return;
    }
    caller.answer(json);
  }

  @Override
  public void close(Status status, Metadata trailers) {
    caller.end(status, trailers);
  }

  @Override
  public boolean isReady() {
    return caller.hasRoom();
  }

  @Override
  public boolean isCancelled() {
    return caller.isGone();
  }

  @Override
  public Attributes getAttributes() {
    return caller.attributes();
  }

  @Override
  public String getAuthority() {
    return caller.authority();
  }

  @Override
  public MethodDescriptor<Q, R> getMethodDescriptor() {
    return method;
  }
}
