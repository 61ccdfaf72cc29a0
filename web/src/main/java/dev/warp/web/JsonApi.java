package dev.warp.web;

import static java.util.stream.Collectors.toMap;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.warp.control.quarkus.RoutedTransport;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Services as JSON over HTTP: {@code POST /api/SERVICE/METHOD} for a call with one answer, and
 * {@code GET /api/watch?method=SERVICE/METHOD} for those that go on, several in one stream of
 * server-sent events (docs/control.md, "JSON over HTTP").
 */
public final class JsonApi {

  /** Where the calls are. */
  public static final String ROOT = "/api";

  // As much as a gRPC request may have.
  private static final int MAX_REQUEST_BYTES = 128 << 10;
  private static final int MAX_WATCHES = 8;

  /** What gRPC has as names of metadata; HTTP allows more. */
  private static final Pattern PASSED_ON = Pattern.compile("warp-[a-z0-9._-]+");

  private final Map<String, JsonMethod<?, ?>> methods;

  /**
   * The methods of some services.
   *
   * @param checks see every call first, as they do with gRPC
   */
  public JsonApi(List<? extends BindableService> services, ServerInterceptor checks) {
    this.methods =
        services.stream()
            .flatMap(service -> ServerInterceptors.intercept(service, checks).getMethods().stream())
            .collect(toMap(JsonApi::name, JsonMethod::new));
  }

  private static String name(ServerMethodDefinition<?, ?> method) {
    return method.getMethodDescriptor().getFullMethodName();
  }

  /** Answers requests from now on. */
  public void serve(Router router) {
    router.get(ROOT + "/watch").handler(this::watch);
    router
        .post(ROOT + "/:service/:method")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_REQUEST_BYTES))
        .handler(this::call);
    router.route(ROOT + "/*").handler(JsonApi::refuseOther);
  }

  private static void refuseOther(RoutingContext route) {
    fail(
        route,
        Status.UNIMPLEMENTED.withDescription(
            "there is POST /api/SERVICE/METHOD and GET /api/watch?method=SERVICE/METHOD, with names"
                + " such as warp.control.v1.GateService/GetGate"));
  }

  private void call(RoutingContext route) {
    Optional<Status> foreign = WebOrigin.refusal(route.request());
    if (foreign.isPresent()) {
      fail(route, foreign.get());
      return;
    }
    if (!isJson(route.request())) {
      fail(route, Status.INVALID_ARGUMENT.withDescription("send content-type: application/json"));
      return;
    }
    String name = route.pathParam("service") + "/" + route.pathParam("method");
    Optional<JsonMethod<?, ?>> method = Optional.ofNullable(methods.get(name));
    if (method.isEmpty() || !method.get().isUnary()) {
      fail(route, unknown(name, method));
      return;
    }
    String body = Optional.ofNullable(route.body().asString()).orElse("");
    begin(route, method.get(), body, new OneAnswer(route));
  }

  private static boolean isJson(HttpServerRequest request) {
    String type = String.valueOf(request.getHeader("content-type")).toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.startsWith("application/json;");
  }

  private void watch(RoutingContext route) {
    Optional<Status> foreign = WebOrigin.refusal(route.request());
    if (foreign.isPresent()) {
      fail(route, foreign.get());
      return;
    }
    Set<String> names = new LinkedHashSet<>(route.queryParam("method"));
    if (names.isEmpty() || names.size() > MAX_WATCHES) {
      fail(
          route,
          Status.INVALID_ARGUMENT.withDescription(
              "method: say 1 to %d, each as method=SERVICE/METHOD".formatted(MAX_WATCHES)));
      return;
    }
    for (String name : names) {
      JsonMethod<?, ?> method = methods.get(name);
      if (method == null || !method.isWatch()) {
        fail(route, unknown(name, Optional.ofNullable(method)));
        return;
      }
    }
    EventStream events = new EventStream(route);
    names.forEach(name -> begin(route, methods.get(name), "", events.of(name)));
  }

  private static Status unknown(String name, Optional<JsonMethod<?, ?>> method) {
    if (method.isEmpty()) {
      return Status.UNIMPLEMENTED.withDescription(
          "this server has no method " + name + " that could be called so");
    }
    return Status.INVALID_ARGUMENT.withDescription(
        method.get().isWatch()
            ? "%s goes on: GET %s/watch?method=%s".formatted(name, ROOT, name)
            : "%s has one answer: POST %s/%s".formatted(name, ROOT, name));
  }

  private static void begin(
      RoutingContext route, JsonMethod<?, ?> method, String json, Caller caller) {
    try {
      method.call(
          json,
          headers(route.request()),
          caller,
          new RoutedTransport(Vertx.currentContext(), route));
    } catch (InvalidProtocolBufferException e) {
      fail(route, Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
    }
  }

  /** What the checks and the services go by. */
  private static Metadata headers(HttpServerRequest request) {
    Metadata headers = new Metadata();
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      boolean known = name.equals("authorization") || name.equals("host");
      // Names that end so are of binary values in gRPC.
      if (known || (PASSED_ON.matcher(name).matches() && !name.endsWith("-bin"))) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), header.getValue());
      }
    }
    return headers;
  }

  private static void fail(RoutingContext route, Status status) {
    new OneAnswer(route).end(status, new Metadata());
  }
}
