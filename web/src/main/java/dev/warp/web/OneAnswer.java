package dev.warp.web;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Answers an HTTP request with the one answer of a call, or with its failure. */
final class OneAnswer extends HttpCaller {

  private final HttpServerResponse response;
  private String answer = "{}";

  OneAnswer(RoutingContext route) {
    super(route);
    this.response = route.response();
  }

  @Override
  public void listen(ServerCall.Listener<?> listener) {}

  @Override
  public boolean hasRoom() {
    return !isGone();
  }

  @Override
  public void answer(String json) {
    answer = json;
  }

  @Override
  public void end(Status status, Metadata trailers) {
    if (isGone()) {
      return;
    }
    response.putHeader("content-type", "application/json").putHeader("cache-control", "no-store");
    if (status.isOk()) {
      response.end(answer);
    } else {
      Failure failure = new Failure(status, trailers);
      response.setStatusCode(failure.httpStatus()).end(failure.json());
    }
  }
}
