package dev.warp.lab.gauge;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code warp gauge rx}. */
@Command(
    name = "rx",
    mixinStandardHelpOptions = true,
    description = "Record what arrives, until Ctrl-C, and say what it amounts to.")
final class ReceiveCommand implements Runnable {

  private static final Duration LOOK = Duration.ofMillis(200);

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BIND", description = "HOST:PORT, or a socket's path.")
  private String bind;

  @Parameters(index = "1", paramLabel = "OUT.csv", description = "A file that is not there yet.")
  private Path file;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      description = "End when nothing has come for so long after the first datagram.")
  private Optional<Double> idle = Optional.empty();

  @Option(names = "--through", paramLabel = "CONFIG:TUNNEL", description = Gauge.THROUGH)
  private Optional<String> through = Optional.empty();

  @Override
  public void run() {
    List<ByteChannel> channels = new ArrayList<>();
    CountDownLatch written = new CountDownLatch(1);
    try {
      channels.add(Place.parse(bind).receiveAt());
      if (through.isPresent()) {
        channels.add(TunnelEnd.parse(through.get()).exit().receiveAt());
      }
      record(new Recorder(channels), channels, written);
    } catch (FileAlreadyExistsException e) {
      throw new ParameterException(spec.commandLine(), file + " is there already", e);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(channels);
      written.countDown();
    }
  }

  private void record(Recorder recorder, List<ByteChannel> channels, CountDownLatch written)
      throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAndAwait(channels, written)));
    idle.ifPresent(seconds -> watch(recorder, channels, seconds));
    try (BufferedWriter out =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      recorder.run(out);
    }
    tell(recorder);
  }

  /** On Ctrl-C the file is written to its end before the program goes. */
  private static void closeAndAwait(List<ByteChannel> channels, CountDownLatch written) {
    close(channels);
    Gauge.await(written);
  }

  private static void close(List<ByteChannel> channels) {
    for (ByteChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException closedAlready) {
        // That is what was wanted.
      }
    }
  }

  private static void watch(Recorder recorder, List<ByteChannel> channels, double seconds) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              long last = 0;
              long since = System.nanoTime();
              while (last == 0 || System.nanoTime() - since < seconds * 1e9) {
                try {
                  Thread.sleep(LOOK);
                } catch (InterruptedException e) {
                  return;
                }
                if (recorder.recorded() != last) {
                  last = recorder.recorded();
                  since = System.nanoTime();
                }
              }
              close(channels);
            });
  }

  private void tell(Recorder recorder) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%,d datagrams recorded in %s%s%n",
        recorder.recorded(),
        file,
        recorder.foreign() == 0 ? "" : ", and %,d of others".formatted(recorder.foreign()));
    if (recorder.recorded() > 0) {
      out.print(Recording.read(file).summary());
    }
    out.flush();
  }
}
