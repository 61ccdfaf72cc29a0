package dev.warp.lab.gauge;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ByteChannel;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code warp gauge tx}. */
@Command(
    name = "tx",
    mixinStandardHelpOptions = true,
    description =
        "Send datagrams, from BASE_PPS to PEAK_PPS a second within each PERIOD, and again. What"
            + " could not be sent in time is left out, and said.")
final class TransmitCommand implements Runnable {

  private static final double MOST_PER_SECOND = 1_000_000;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DEST", description = "HOST:PORT, or a socket's path.")
  private String destination;

  @Parameters(index = "1", paramLabel = "PEAK_PPS", description = "Datagrams a second at most.")
  private double peak;

  @Parameters(index = "2", paramLabel = "BASE_PPS", description = "Datagrams a second at least.")
  private double base;

  @Parameters(index = "3", paramLabel = "PERIOD", description = "In seconds.")
  private double period;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long to send. Default: until Ctrl-C.")
  private Optional<Double> seconds = Optional.empty();

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "200",
      description = "UDP payload of each, 29 to 65507. Default: 200.")
  private int bytes;

  @Option(names = "--through", paramLabel = "CONFIG:TUNNEL", description = Gauge.THROUGH)
  private Optional<String> through = Optional.empty();

  @Override
  public void run() {
    require(base >= 1 && base <= peak && peak <= MOST_PER_SECOND, "1 <= BASE_PPS <= PEAK_PPS");
    require(period >= 0.001 && period <= 86_400, "PERIOD is 0.001 to 86400 seconds");
    require(bytes >= Probe.LEAST_BYTES && bytes <= 65_507, "--bytes is 29 to 65507");
    Sawtooth sawtooth = new Sawtooth(base, peak, nanos(period));
    Map<Way, ByteChannel> ways = new EnumMap<>(Way.class);
    try {
      ways.put(Way.LINK, Place.parse(destination).sendTo());
      if (through.isPresent()) {
        ways.put(Way.TUNNEL, TunnelEnd.parse(through.get()).entry().sendTo());
      }
      send(new Transmitter(sawtooth, bytes, ways));
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), destination + ": " + e.getMessage(), e);
    }
  }

  private void send(Transmitter transmitter) {
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch told = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(transmitter, told)));
    long duration = seconds.map(TransmitCommand::nanos).orElse(Long.MAX_VALUE);
    try {
      Transmitter.Outcome outcome =
          transmitter.run(
              new SecureRandom().nextInt(),
              duration,
              (wanted, sent, refused) -> {
                out.printf("%,9d wanted  %,9d sent  %,9d refused%n", wanted, sent, refused);
                out.flush();
              });
      out.printf(
          "%,d wanted, %,d sent (%.2f %%)%s%n",
          outcome.wanted(),
          outcome.sent(),
          100.0 * outcome.sent() / Math.max(1, outcome.wanted()),
          outcome.refused() == 0
              ? ""
              : ", and the kernel refused %,d".formatted(outcome.refused()));
      out.flush();
    } finally {
      told.countDown();
    }
  }

  /** On Ctrl-C: what has been sent is told before the program goes. */
  private static void stop(Transmitter transmitter, CountDownLatch told) {
    transmitter.stop();
    Gauge.await(told);
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), what);
    }
  }
}
