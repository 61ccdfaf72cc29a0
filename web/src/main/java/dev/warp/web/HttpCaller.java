package dev.warp.web;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;

/** Where an HTTP request comes from. */
final class HttpCaller {

  private HttpCaller() {}

  /** What gRPC would say of a call on that connection. */
  static Attributes attributes(HttpServerRequest request) {
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

  static String authority(HttpServerRequest request) {
    return request.authority() == null ? "" : request.authority().toString();
  }
}
