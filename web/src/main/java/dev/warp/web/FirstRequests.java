package dev.warp.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * What people and programs ask of a service once it has started: its health, its metrics, its page,
 * and a call. Asked for the sake of asking, by a rehearsal of the start (docs/decisions/0018).
 */
public final class FirstRequests {

  private static final int OK = HttpURLConnection.HTTP_OK;

  /** Of a service that is not ready, as one without a map is not. */
  private static final int UNAVAILABLE = HttpURLConnection.HTTP_UNAVAILABLE;

  private static final int TIMEOUT_MILLIS = 10_000;

  private final String root;

  private FirstRequests(int port) {
    root = "http://%s:%d".formatted(InetAddress.getLoopbackAddress().getHostAddress(), port);
  }

  /** A TCP port of loopback that nothing listens at. */
  public static int freePort() throws IOException {
    try (ServerSocket trial = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return trial.getLocalPort();
    }
  }

  /**
   * Asks a service on this host.
   *
   * @param port its HTTP port
   * @param token one that it takes
   * @param call the name of a call with an empty request, as in warp.control.v1.GateService/GetGate
   * @throws IOException if it does not answer
   * @throws IllegalStateException if it answers other than a service that is well
   */
  public static void ask(int port, String token, String call) throws IOException {
    FirstRequests requests = new FirstRequests(port);
    for (String path : List.of("/q/health/started", "/q/health/live", "/q/metrics", "/")) {
      requests.get(path, Set.of(OK));
    }
    requests.get("/q/health/ready", Set.of(OK, UNAVAILABLE));
    requests.call(token, JsonApi.ROOT + "/" + call);
  }

  private void get(String path, Set<Integer> expected) throws IOException {
    readAnswer(connect(path), path, expected);
  }

  private void call(String token, String path) throws IOException {
    HttpURLConnection connection = connect(path);
    connection.setDoOutput(true);
    connection.setRequestProperty("authorization", "Bearer " + token);
    connection.setRequestProperty("content-type", "application/json");
    try (OutputStream body = connection.getOutputStream()) {
      body.write("{}".getBytes(StandardCharsets.US_ASCII));
    }
    readAnswer(connection, path, Set.of(OK));
  }

  /** No proxy: what is asked is on this host. */
  private HttpURLConnection connect(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(root + path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    return connection;
  }

  private static void readAnswer(HttpURLConnection connection, String path, Set<Integer> expected)
      throws IOException {
    int status = connection.getResponseCode();
    if (!expected.contains(status)) {
      throw new IllegalStateException("%s was answered with %d".formatted(path, status));
    }
    try (InputStream body =
        status == OK ? connection.getInputStream() : connection.getErrorStream()) {
      body.transferTo(OutputStream.nullOutputStream());
    }
  }
}
