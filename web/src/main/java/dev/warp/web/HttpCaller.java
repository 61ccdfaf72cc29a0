package dev.warp.web;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetSocketAddress;

/** Who makes a call by an HTTP request: where it comes from, and whether it is still there. */
abstract class HttpCaller implements Caller {

  private final RoutingContext route;

  HttpCaller(RoutingContext route) {
    this.route = route;
  }

  /** What gRPC would say of a call on that connection. */
  @Override
  public final Attributes attributes() {
    HttpServerRequest request = route.request();
    Attributes.Builder attributes = Attributes.newBuilder();
    SocketAddress remote = request.remoteAddress();
    if (remote != null && remote.hostAddress() != null) {
      attributes.set(
          Grpc.TRANSPORT_ATTR_REMOTE_ADDR,
          new InetSocketAddress(remote.hostAddress(), remote.port()));
    }
    if (request.isSSL()) {
      attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, request.sslSession());
    }
    return attributes.build();
  }

  @Override
  public final String authority() {
    return authority(route.request());
  }

  static String authority(HttpServerRequest request) {
    return request.authority() == null ? "" : request.authority().toString();
  }

  @Override
  public final boolean isGone() {
    return route.response().ended() || route.response().closed();
  }
}
