package dev.warp.lab.wireguard;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.Command;
import dev.warp.lab.process.CommandFailedException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ping(8) measured. */
public final class Ping {

  private static final Pattern COUNTS =
      Pattern.compile("(\\d+) packets transmitted, (\\d+) received");
  private static final Pattern TIMES =
      Pattern.compile("= ([0-9.]+)/([0-9.]+)/([0-9.]+)/[0-9.]+ ms");
  private static final Duration REPLY_DEADLINE = Duration.ofSeconds(2);
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private Ping() {}

  /**
   * Statistics of one run.
   *
   * @param sent echo requests
   * @param received replies
   * @param minMillis, {@code averageMillis}, {@code maxMillis} round-trip times; 0 without a reply
   */
  public record Statistics(
      int sent, int received, double minMillis, double averageMillis, double maxMillis) {}

  /**
   * Pings and waits for the end.
   *
   * @param interval between requests, at least 2 ms
   */
  public static Statistics run(Namespace from, InetAddress to, int count, Duration interval) {
    Command command =
        from.command(
                "ping",
                "-n",
                "-q",
                "-c",
                Integer.toString(count),
                "-i",
                String.format(Locale.ROOT, "%.3f", interval.toMillis() / 1e3),
                "-W",
                Long.toString(REPLY_DEADLINE.toSeconds()),
                to.getHostAddress())
            .withDeadline(interval.multipliedBy(count).plus(REPLY_DEADLINE).plus(MARGIN));
    Command.Result result = command.execute();
    // Exit code 1 says that a reply is missing, which the counts say too.
    if (result.exitCode() > 1) {
      throw new CommandFailedException(command + ": " + result.standardError().strip());
    }
    return parse(result.output());
  }

  static Statistics parse(String output) {
    Matcher counts = COUNTS.matcher(output);
    if (!counts.find()) {
      throw new IllegalArgumentException("no statistics of ping in: " + output);
    }
    int sent = Integer.parseInt(counts.group(1));
    int received = Integer.parseInt(counts.group(2));
    Matcher times = TIMES.matcher(output);
    if (!times.find()) {
      return new Statistics(sent, received, 0, 0, 0);
    }
    return new Statistics(sent, received, millis(times, 1), millis(times, 2), millis(times, 3));
  }

  private static double millis(Matcher times, int group) {
    return Double.parseDouble(times.group(group));
  }
}
