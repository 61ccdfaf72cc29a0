package dev.warp.web;

import io.grpc.Status;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Tells the pages of this server from those of others: a browser says with each request of a page
 * whose it is (RFC 6454 section 7), and no page can have it say otherwise.
 */
final class WebOrigin {

  private WebOrigin() {}

  /** Why a request is not to be served, if it comes from another server's page. */
  static Optional<Status> refusal(HttpServerRequest request) {
    String origin = request.getHeader("origin");
    String site = request.getHeader("sec-fetch-site");
    boolean own = origin == null || isOf(origin, HttpCaller.authority(request));
    boolean same = site == null || site.equals("same-origin") || site.equals("none");
    return own && same
        ? Optional.empty()
        : Optional.of(
            Status.PERMISSION_DENIED.withDescription(
                "pages of other servers may not call this one; open its own page"));
  }

  private static boolean isOf(String origin, String authority) {
    try {
      return authority.equalsIgnoreCase(new URI(origin).getRawAuthority());
    } catch (URISyntaxException none) {
      return false;
    }
  }
}
