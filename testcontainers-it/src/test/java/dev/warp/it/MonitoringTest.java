package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.Metrics.Sample;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.service.WarpBuild;
import dev.warp.lab.testbed.GateFile;
import dev.warp.lab.testbed.LoopbackTestbed;
import dev.warp.lab.testbed.WarpProcesses;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Grafana dashboard and the alert rules ask for is what gates and maps really have. */
class MonitoringTest {

  private static final Path FOLDER = WarpBuild.find().root().resolve("k8s/monitoring");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int RATE = 100;
  private static final Pattern GROUPING =
      Pattern.compile("by \\(([a-z_, ]+)\\)\\s*\\((?:rate\\()?([a-z_]+)");

  /** Prometheus adds it. */
  private static final String INSTANCE = "instance";

  @TempDir private Path folder;

  @Test
  void shouldAskForNothingThatDoesNotExist() throws IOException {
    try (LoopbackTestbed testbed = LoopbackTestbed.create(0);
        WarpProcesses warp =
            WarpProcesses.prepare(testbed, folder, List.of("video"), new GateFile.Shards(3, 5))) {
      warp.start();
      warp.awaitPaths("video");
      try (DatagramStream stream = warp.startStream("video", TrafficPlan.untilStopped(500, RATE))) {
        stream.awaitDelivered(0, RATE, PATIENCE);
        Set<String> asked = asked();
        assertTrue(asked.size() > 20, asked::toString);
        Await.until(
            "all metrics that are asked for: missing are " + missing(asked, warp),
            PATIENCE,
            () -> missing(asked, warp).isEmpty());
        assertEquals(Set.of(), missingLabels(warp));
      }
    }
  }

  private static Set<String> asked() throws IOException {
    return AskedMetrics.in(String.join("\n", texts()));
  }

  private static List<String> texts() throws IOException {
    return List.of(
        Files.readString(FOLDER.resolve("grafana-dashboard.json")),
        Files.readString(FOLDER.resolve("alerts.yml")));
  }

  private static Set<String> missing(Set<String> asked, WarpProcesses warp) {
    Set<String> missing = new TreeSet<>(asked);
    samples(warp).map(Sample::name).forEach(missing::remove);
    return missing;
  }

  /** Labels that a sum is grouped by, and that no sample of the metric has. */
  private static Set<String> missingLabels(WarpProcesses warp) throws IOException {
    Map<String, Set<String>> labels = new HashMap<>();
    samples(warp)
        .forEach(
            sample ->
                labels
                    .computeIfAbsent(sample.name(), name -> new HashSet<>())
                    .addAll(sample.labels().keySet()));
    Set<String> missing = new TreeSet<>();
    for (String text : texts()) {
      Matcher grouping = GROUPING.matcher(text);
      while (grouping.find()) {
        for (String label : grouping.group(1).split(", ", -1)) {
          if (!label.equals(INSTANCE) && !labels.get(grouping.group(2)).contains(label)) {
            missing.add(grouping.group(2) + " by " + label);
          }
        }
      }
    }
    return missing;
  }

  private static Stream<Sample> samples(WarpProcesses warp) {
    return Stream.of(warp.map(), warp.vehicle().process(), warp.operator().process())
        .flatMap(service -> metrics(service).samples().stream());
  }

  private static Metrics metrics(ServiceProcess service) {
    try {
      return Metrics.parse(service.get("/q/metrics").body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
