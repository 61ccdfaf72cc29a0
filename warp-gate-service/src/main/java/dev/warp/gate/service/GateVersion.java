package dev.warp.gate.service;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version this was built as. */
final class GateVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"warp-gate " + text()};
  }

  /** The version alone. */
  static String text() {
    return Optional.ofNullable(GateVersion.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
