package dev.warp.gate.doctor;

import dev.warp.gate.config.HttpConfiguration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks whether a gate runs with that configuration, and is ready. */
final class RunningGateExam {

  private static final String ABOUT = "gate";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Pattern REASON = Pattern.compile("\"reason\": *\"([^\"]*)\"");

  private final HttpConfiguration http;

  RunningGateExam(HttpConfiguration http) {
    this.http = http;
  }

  /** Who speaks TLS is not asked, for its certificate may be of an authority nobody here knows. */
  private Optional<Finding> overTls() {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(http.host(), http.port()), (int) PATIENCE.toMillis());
      return Optional.of(
          Finding.note(
              ABOUT,
              "something serves http.port, over TLS, and was not asked",
              "warp status --tls, which says whether it is the gate, and ready"));
    } catch (IOException nobody) {
      return Optional.empty();
    }
  }

  /** What it says of itself; nothing if none answers. */
  Optional<Finding> run() throws InterruptedException {
    if (http.tls().isPresent()) {
      return overTls();
    }
    URI ready = URI.create(http.address() + "/q/health/ready");
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(ready).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      if (!answer.body().contains("gate ready")) {
        return Optional.empty();
      }
      Matcher reason = REASON.matcher(answer.body());
      return Optional.of(
          answer.statusCode() == 200
              ? Finding.ok(ABOUT, "runs, and is ready")
              : Finding.wrong(
                  ABOUT,
                  "runs, and is not ready: "
                      + (reason.find() ? reason.group(1) : "it says not why"),
                  "see what else is said here"));
    } catch (IOException nobody) {
      return Optional.empty();
    }
  }
}
