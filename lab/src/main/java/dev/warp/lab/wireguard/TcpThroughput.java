package dev.warp.lab.wireguard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.process.Command;
import dev.warp.lab.process.CommandFailedException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One TCP transfer, as iperf3 measured it.
 *
 * @param megabitsPerSecond what the receiver got, payload only
 * @param bytes received in all
 * @param retransmits TCP segments the sender sent again
 */
public record TcpThroughput(double megabitsPerSecond, long bytes, long retransmits) {

  private static final Pattern LISTENING = Pattern.compile("Server listening");
  private static final Duration START_DEADLINE = Duration.ofSeconds(10);
  private static final Duration MARGIN = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Transfers for a time from one namespace to another.
   *
   * @param to the address inside {@code receiver} to connect to
   * @param time in whole seconds
   * @param folder where the server's log goes
   */
  public static TcpThroughput measure(
      Namespace sender, Namespace receiver, InetAddress to, Duration time, Path folder) {
    String address = to.getHostAddress();
    try (BackgroundProcess server =
        receiver.start(
            List.of("iperf3", "--server", "--one-off", "--forceflush", "--bind", address),
            Map.of(),
            folder.resolve("iperf3-%s.log".formatted(receiver.name())))) {
      server.awaitLogLine(LISTENING, START_DEADLINE);
      Command client =
          sender
              .command(
                  "iperf3",
                  "--client",
                  address,
                  "--time",
                  Long.toString(time.toSeconds()),
                  "--connect-timeout",
                  Long.toString(START_DEADLINE.toMillis()),
                  "--json")
              .withDeadline(time.plus(START_DEADLINE).plus(MARGIN));
      return parse(client.execute().output());
    }
  }

  static TcpThroughput parse(String json) {
    try {
      JsonNode report = JSON.readTree(json);
      if (report.has("error")) {
        throw new CommandFailedException("iperf3: " + report.get("error").asText());
      }
      JsonNode sent = report.at("/end/sum_sent");
      JsonNode received = report.at("/end/sum_received");
      if (!sent.has("retransmits") || !received.has("bits_per_second")) {
        throw new CommandFailedException("iperf3 printed no figures: " + json);
      }
      return new TcpThroughput(
          received.get("bits_per_second").asDouble() / 1e6,
          received.get("bytes").asLong(),
          sent.get("retransmits").asLong());
    } catch (JsonProcessingException e) {
      throw new CommandFailedException("iperf3 did not print JSON: " + json, e);
    }
  }
}
