package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysfsInterfaceTest {

  @TempDir Path folder;

  @Test
  void shouldKnowEthernet() throws IOException {
    assertKind(LocalInterface.Kind.ORDINARY, Map.of("type", "1\n", "uevent", "INTERFACE=eth0\n"));
  }

  @Test
  void shouldTakeAMobileModemWithoutHardwareAddressForOrdinary() throws IOException {
    assertKind(
        LocalInterface.Kind.ORDINARY,
        Map.of("type", "65534\n", "uevent", "DEVTYPE=wwan\nINTERFACE=wwan0\nIFINDEX=7\n"));
  }

  @Test
  void shouldKnowLoopback() throws IOException {
    assertKind(LocalInterface.Kind.LOOPBACK, Map.of("type", "772\n"));
  }

  @Test
  void shouldTellTunFromTap() throws IOException {
    assertKind(LocalInterface.Kind.TUN, Map.of("type", "65534\n", "tun_flags", "0x1001\n"));
    assertKind(LocalInterface.Kind.TAP, Map.of("type", "1\n", "tun_flags", "0x1002\n"));
  }

  @Test
  void shouldKnowWireGuardOfTheKernel() throws IOException {
    assertKind(
        LocalInterface.Kind.WIREGUARD,
        Map.of("type", "65534\n", "uevent", "DEVTYPE=wireguard\nINTERFACE=wg0\nIFINDEX=5\n"));
  }

  @Test
  void shouldKnowNothingOfAnInterfaceThatIsNotThere() throws IOException {
    assertEquals(Optional.empty(), SysfsInterface.read(folder.resolve("absent0")).kind());
  }

  private void assertKind(LocalInterface.Kind kind, Map<String, String> files) throws IOException {
    Path device = Files.createTempDirectory(folder, "device");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(device.resolve(file.getKey()), file.getValue());
    }
    assertEquals(Optional.of(kind), SysfsInterface.read(device).kind());
  }
}
