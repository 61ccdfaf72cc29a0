package dev.warp.lab.service;

import dev.warp.lab.netns.Namespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One HTTP GET request, from inside a namespace. The JDK's client opens its sockets on threads of
 * its own and so cannot be led into a namespace; HTTP/1.0 (RFC 1945) needs one socket and no more.
 */
public final class HttpGet {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String END_OF_HEADERS = "\r\n\r\n";

  private HttpGet() {}

  /**
   * An answer.
   *
   * @param status as in 200
   * @param body decoded as UTF-8
   */
  public record Response(int status, String body) {}

  /**
   * Sends a request and reads the whole answer.
   *
   * @param namespace where from; empty for the machine's own network
   * @param path as in "/q/metrics"
   * @throws IOException if there is no connection or no complete answer, each within 5 seconds
   */
  public static Response send(Optional<Namespace> namespace, InetSocketAddress server, String path)
      throws IOException {
    try {
      return namespace.isPresent()
          ? namespace.get().call(() -> exchange(server, path))
          : exchange(server, path);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Response exchange(InetSocketAddress server, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, (int) DEADLINE.toMillis());
      socket.setSoTimeout((int) DEADLINE.toMillis());
      String request =
          "GET %s HTTP/1.0\r\nHost: %s:%d\r\nAccept: */*\r\n\r\n"
              .formatted(path, server.getHostString(), server.getPort());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return parse(socket.getInputStream());
    }
  }

  private static Response parse(InputStream stream) throws IOException {
    String answer = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    int headers = answer.indexOf(END_OF_HEADERS);
    String[] statusLine = answer.split("[ \r]", 3);
    if (headers < 0 || !answer.startsWith("HTTP/1.") || statusLine.length < 3) {
      throw new IOException("not an HTTP answer: " + answer.lines().findFirst().orElse(""));
    }
    return new Response(
        Integer.parseInt(statusLine[1]), answer.substring(headers + END_OF_HEADERS.length()));
  }
}
