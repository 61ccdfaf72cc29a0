package dev.warp.gate.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What operators of a map may do at this gate.
 *
 * @param remoteControl how much, whatever their role at the map
 * @param socketDirectory the only folder they may have Unix sockets made in; without it nowhere
 */
public record ControlConfiguration(RemoteControl remoteControl, Optional<Path> socketDirectory) {

  /** How much. */
  public enum RemoteControl {
    /** Nothing, and no map is told how the gate is. */
    OFF,
    /** See. */
    VIEW,
    /** Also open, change and close tunnels, and enable and disable interfaces. */
    FULL
  }
}
