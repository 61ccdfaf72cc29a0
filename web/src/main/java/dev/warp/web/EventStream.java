package dev.warp.web;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers an HTTP request with what several calls tell, as server-sent events (WHATWG HTML, section
 * 9.2): each answer is an event of its method's name. Once one of the calls ends, all do: an event
 * "end" says why, or where nothing has been told yet, the HTTP status does.
 */
final class EventStream {

  private final RoutingContext route;
  private final HttpServerResponse response;
  private final List<ServerCall.Listener<?>> listeners = new ArrayList<>();
  private boolean begun;

  EventStream(RoutingContext route) {
    this.route = route;
    this.response = route.response();
    response.drainHandler(drained -> listeners.forEach(ServerCall.Listener::onReady));
  }

  /** The part of a method. */
  Caller of(String method) {
    return new Part(method);
  }

  private void tell(String event, String json) {
    if (!begun) {
      begun = true;
      response
          .putHeader("content-type", "text/event-stream")
          .putHeader("cache-control", "no-store")
          .setChunked(true);
    }
    response.write("event: " + event + "\ndata: " + json + "\n\n");
  }

  private void end(Status status, Metadata trailers) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (begun) {
      tell("end", new Failure(status, trailers).json());
      response.end();
    } else {
      new OneAnswer(route).end(status, trailers);
    }
  }

  private final class Part extends HttpCaller {

    private final String method;

    Part(String method) {
      super(route);
      this.method = method;
    }

    @Override
    public void listen(ServerCall.Listener<?> listener) {
      listeners.add(listener);
    }

    @Override
    public boolean hasRoom() {
      try {
        return !isGone() && !response.writeQueueFull();
      } catch (IllegalStateException endedJustNow) {
        return false;
      }
    }

    @Override
    public void answer(String json) {
      if (!isGone()) {
        tell(method, json);
      }
    }

    @Override
    public void end(Status status, Metadata trailers) {
      EventStream.this.end(status, trailers);
    }
  }
}
