package dev.warp.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux says about a network interface in /sys/class/net/NAME.
 *
 * @param type the file {@code type}: the ARPHRD number of the hardware, 772 for loopback
 * @param tunFlags the file {@code tun_flags}, which only tun and tap devices have: {@code 0x1...}
 * @param uevent the file {@code uevent}: lines {@code KEY=value}, DEVTYPE among them for some
 */
record SysfsInterface(Optional<String> type, Optional<String> tunFlags, Optional<String> uevent) {

  private static final int ARPHRD_LOOPBACK = 772;
  private static final int IFF_TAP = 0x2;

  /**
   * Reads the interface's folder; what is missing there is left out.
   *
   * @throws IOException for a file that is there and cannot be read
   */
  static SysfsInterface read(Path folder) throws IOException {
    return new SysfsInterface(
        attribute(folder, "type"), attribute(folder, "tun_flags"), attribute(folder, "uevent"));
  }

  /** The kind of device; empty where sysfs does not know the interface. */
  Optional<LocalInterface.Kind> kind() {
    if (type.isEmpty()) {
      return Optional.empty();
    }
    if (Integer.parseInt(type.get()) == ARPHRD_LOOPBACK) {
      return Optional.of(LocalInterface.Kind.LOOPBACK);
    }
    // The hardware type is no help here: some mobile modems have the same one as a tun device.
    if (tunFlags.isPresent()) {
      boolean tap = (Integer.decode(tunFlags.get()) & IFF_TAP) != 0;
      return Optional.of(tap ? LocalInterface.Kind.TAP : LocalInterface.Kind.TUN);
    }
    boolean wireGuard =
        uevent.stream().flatMap(String::lines).anyMatch("DEVTYPE=wireguard"::equals);
    return Optional.of(wireGuard ? LocalInterface.Kind.WIREGUARD : LocalInterface.Kind.ORDINARY);
  }

  private static Optional<String> attribute(Path folder, String name) throws IOException {
    try {
      return Optional.of(Files.readString(folder.resolve(name)).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
