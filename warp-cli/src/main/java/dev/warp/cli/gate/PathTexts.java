package dev.warp.cli.gate;

import static dev.warp.cli.output.Units.UNKNOWN;

import dev.warp.cli.output.Listing;
import dev.warp.cli.output.Units;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.Path;
import java.util.Collection;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Paths as people read them. */
public final class PathTexts {

  private PathTexts() {}

  /** A path and whom it leads to. */
  public record FarPath(FarGate farGate, Path path) {}

  /** All paths of far gates, by the name of the far gate and the path's number. */
  public static SequencedMap<String, FarPath> paths(Collection<FarGate> farGates) {
    SequencedMap<String, FarPath> paths = new TreeMap<>();
    for (FarGate farGate : farGates) {
      for (Path path : farGate.getPathsList()) {
        // Of two digits, so that they sort.
        String key = "%s path %2d".formatted(farGate.getName(), path.getId());
        paths.put(key, new FarPath(farGate, path));
      }
    }
    return paths;
  }

  /** A row for each path, narrow enough for 100 columns in most cases. */
  public static Listing<FarPath> listing() {
    return new Listing<FarPath>()
        .text("FAR GATE", it -> it.farGate.getName())
        .figure("ID", it -> Integer.toString(it.path.getId()))
        .text("INTERFACE", it -> it.path.getInterface())
        .text("REMOTE", it -> it.path.getRemote() + (it.path.getRelayed() ? " (relay)" : ""))
        .text("STATE", it -> state(it.path))
        .figure("RTT/ms", it -> measured(it.path, Units.millis(it.path.getRoundTrip())))
        .figure("JITTER", it -> it.path.hasJitter() ? Units.millis(it.path.getJitter()) : UNKNOWN)
        .figure("OUT/%", it -> measured(it.path, Units.percent(it.path.getLossSent())))
        .figure("IN/%", it -> measured(it.path, Units.percent(it.path.getLossReceived())))
        .figure("kB/s", it -> Units.kilobytes(it.path.getRate()))
        .figure("MTU", it -> it.path.getMtu() == 0 ? UNKNOWN : Units.count(it.path.getMtu()));
  }

  /** What a path is good for, and for how long nothing has come over one that is not up. */
  private static String state(Path path) {
    return switch (path.getState()) {
      case PATH_STATE_UP -> "up";
      case PATH_STATE_DEGRADED -> "degraded";
      case PATH_STATE_DOWN -> path.hasSilent() ? "down " + Units.age(path.getSilent()) : "down";
      case PATH_STATE_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
    };
  }

  /** Shares lost are 0 as well before anything was measured; a round trip is not there then. */
  private static String measured(Path path, String figure) {
    return path.hasRoundTrip() ? figure : UNKNOWN;
  }
}
