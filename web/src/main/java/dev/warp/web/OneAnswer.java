package dev.warp.web;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Answers an HTTP request with the one answer of a call, or with its failure. */
final class OneAnswer implements Caller {

  private final RoutingContext route;
  private String answer = "{}";

  OneAnswer(RoutingContext route) {
    this.route = route;
  }

  @Override
  public Attributes attributes() {
    return HttpCaller.attributes(route.request());
  }

  @Override
  public String authority() {
    return HttpCaller.authority(route.request());
  }

  @Override
  public void listen(ServerCall.Listener<?> listener) {}

  @Override
  public boolean hasRoom() {
    return !isGone();
  }

  @Override
  public boolean isGone() {
    return route.response().closed();
  }

  @Override
  public void answer(String json) {
    answer = json;
  }

  @Override
  public void end(Status status, Metadata trailers) {
    HttpServerResponse response = route.response();
    if (response.ended() || response.closed()) {
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
