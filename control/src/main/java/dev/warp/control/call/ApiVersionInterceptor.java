package dev.warp.control.call;

import dev.warp.control.v1.ApiVersions;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.regex.Pattern;

/**
 * Tells a client that wants a version of the API which this server does not speak: metadata {@code
 * warp-api-version: N}. A client that does not say gets the newest.
 */
public final class ApiVersionInterceptor implements ServerInterceptor {

  /** What a client says which version it wants with. */
  public static final Metadata.Key<String> WANTED =
      Metadata.Key.of("warp-api-version", Metadata.ASCII_STRING_MARSHALLER);

  /** What this build speaks. */
  public static final ApiVersions SPOKEN =
      ApiVersions.newBuilder().setOldest(1).setNewest(1).build();

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final ApiVersions spoken;

  public ApiVersionInterceptor() {
    this(SPOKEN);
  }

  ApiVersionInterceptor(ApiVersions spoken) {
    this.spoken = spoken;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String wanted = headers.get(WANTED);
    if (wanted == null || speaks(wanted)) {
      return next.startCall(call, headers);
    }
    call.close(Status.FAILED_PRECONDITION.withDescription(advice(wanted)), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private boolean speaks(String wanted) {
    return NUMBER.matcher(wanted).matches()
        && Integer.parseInt(wanted) >= spoken.getOldest()
        && Integer.parseInt(wanted) <= spoken.getNewest();
  }

  private String advice(String wanted) {
    String range =
        spoken.getOldest() == spoken.getNewest()
            ? "version " + spoken.getNewest()
            : "versions " + spoken.getOldest() + " to " + spoken.getNewest();
    if (!NUMBER.matcher(wanted).matches()) {
      return "warp-api-version is a whole number; this server speaks " + range + " of the API";
    }
    return "version %s of the API is wanted, and this server speaks %s; upgrade %s"
        .formatted(
            wanted,
            range,
            Integer.parseInt(wanted) > spoken.getNewest() ? "the server" : "the client");
  }
}
