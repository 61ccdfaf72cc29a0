package dev.warp.gate.config;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads a tunnel or a far gate that comes by itself, by the rules of the configuration file: what
 * is right there is right here, with the same defaults and the same messages.
 */
public final class PartReader {

  private PartReader() {}

  /**
   * What was read.
   *
   * @param part the tunnel or far gate; empty where there are mistakes
   */
  public record Result<T>(Optional<T> part, List<Problem> mistakes, List<Problem> warnings) {

    public Result {
      mistakes = List.copyOf(mistakes);
      warnings = List.copyOf(warnings);
    }

    private static <T> Result<T> of(List<T> valid, Problems problems) {
      List<Problem> mistakes = problems.mistakes();
      Optional<T> part = mistakes.isEmpty() ? Optional.of(valid.getFirst()) : Optional.empty();
      return new Result<>(part, mistakes, problems.warnings());
    }
  }

  /**
   * Reads a tunnel.
   *
   * @param toml one {@code [tunnels.NAME]} and what is below it
   * @param farGates names of all there are
   * @param file the configuration's own, whose folder relative paths start from
   * @param interfacesPort the UDP port of the interfaces' sockets, 0 for any
   */
  public static Result<TunnelConfiguration> tunnel(
      String toml, Collection<String> farGates, Path file, int interfacesPort) {
    Problems problems = new Problems("");
    Section root = Section.root(TolerantParser.parse(toml, problems));
    FarGatesSection.FarGates known =
        new FarGatesSection.FarGates(List.of(), List.copyOf(farGates), false, Optional.empty());
    TunnelsSection.Tunnels read =
        TunnelsSection.read(root.child("tunnels"), known, file, interfacesPort);
    return Result.of(read.valid(), problems);
  }

  /**
   * Reads a far gate.
   *
   * @param toml one {@code [far_gates.NAME]}
   */
  public static Result<FarGateConfiguration> farGate(String toml) {
    Problems problems = new Problems("");
    Section root = Section.root(TolerantParser.parse(toml, problems));
    return Result.of(FarGatesSection.read(root, Optional.empty()).valid(), problems);
  }
}
