package dev.warp.lab.demo;

import dev.warp.lab.demo.Reading.Traffic;
import dev.warp.lab.demo.Reading.UplinkFigures;
import dev.warp.lab.testbed.GateFigures.PathFigures;
import java.util.List;
import java.util.Optional;

/** Readings for tests. */
final class Readings {

  static final Traffic SECOND = new Traffic(500, 499, 132, 1, 0, 1498, 20_400_000, 31_900_000);
  static final Traffic TOTAL =
      new Traffic(10_000, 9_969, 2_650, 31, 0, 29_931, 20_400_000, 32_100_000);

  private Readings() {}

  static UplinkFigures up(String name) {
    return uplink(name, true);
  }

  static UplinkFigures down(String name) {
    return uplink(name, false);
  }

  static Reading of(int second, UplinkFigures... uplinks) {
    return new Reading(second, SECOND, TOTAL, List.of(uplinks));
  }

  private static UplinkFigures uplink(String name, boolean up) {
    return new UplinkFigures(
        name, Optional.of(new PathFigures("far_gate", name, "3", up, false, 0.102, 0.0013, 1400)));
  }
}
