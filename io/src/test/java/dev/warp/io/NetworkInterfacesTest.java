package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkInterfacesTest {

  private static final Endpoint LOOPBACK = Endpoint.ofIpv4(0x7f000001, 0);

  @TempDir Path folder;

  @Test
  void shouldFindTheLoopbackInterface() throws IOException {
    LocalInterface loopback = withLoopbackAddress(new NetworkInterfaces().scan());

    assertEquals(LocalInterface.Kind.LOOPBACK, loopback.kind());
    assertTrue(loopback.up());
    assertTrue(loopback.isUsable());
    assertTrue(loopback.index() > 0);
  }

  @Test
  void shouldTellTheKindWithoutSysfs() throws IOException {
    NetworkInterfaces interfaces =
        new NetworkInterfaces(folder.resolve("absent"), folder.resolve("absent"));

    LocalInterface loopback = withLoopbackAddress(interfaces.scan());

    assertEquals(LocalInterface.Kind.LOOPBACK, loopback.kind());
  }

  @Test
  void shouldBelieveSysfsAboutTheKind() throws IOException {
    String name = withLoopbackAddress(new NetworkInterfaces().scan()).name();
    Path device = Files.createDirectory(folder.resolve(name));
    Files.writeString(device.resolve("type"), "65534\n");
    Files.writeString(device.resolve("tun_flags"), "0x1001\n");

    NetworkInterfaces interfaces = new NetworkInterfaces(folder, folder.resolve("absent"));

    assertEquals(LocalInterface.Kind.TUN, withLoopbackAddress(interfaces.scan()).kind());
  }

  @Test
  void shouldLeaveOutLinkLocalAddresses() throws IOException {
    for (LocalInterface found : new NetworkInterfaces().scan()) {
      assertFalse(found.addresses().stream().anyMatch(Endpoint::isLinkLocal), found.toString());
    }
  }

  @Test
  void shouldNotUseAnInterfaceThatIsDownOrHasNoAddress() {
    LocalInterface.Kind kind = LocalInterface.Kind.ORDINARY;

    assertTrue(new LocalInterface("a", 2, List.of(LOOPBACK), true, kind).isUsable());
    assertFalse(new LocalInterface("a", 2, List.of(LOOPBACK), false, kind).isUsable());
    assertFalse(new LocalInterface("a", 2, List.of(), true, kind).isUsable());
  }

  /** Flags: 80 permanent, 20 deprecated, 40 tentative, 08 duplicate, 01 temporary. */
  @Test
  void shouldFindTheIpv6AddressesThatAreNotToBeUsed() throws IOException {
    Path file = folder.resolve("if_inet6");
    Files.writeString(
        file,
        """
        20010db8000000000000000000000001 02 40 00 80     eth0
        20010db8000000000000000000000002 02 40 00 20     eth0
        20010db8000000000000000000000003 02 40 00 c0     eth0
        20010db8000000000000000000000004 02 40 00 88     eth0
        20010db8000000000000000000000005 02 40 00 01     eth0
        """);

    assertEquals(
        Set.of(documentation(2), documentation(3), documentation(4)),
        Ipv6AddressStates.readUnusable(file));
  }

  private static Endpoint documentation(int host) {
    return Endpoint.of(0x2001_0db8_0000_0000L, host, 0);
  }

  private static LocalInterface withLoopbackAddress(List<LocalInterface> interfaces) {
    return interfaces.stream()
        .filter(candidate -> candidate.addresses().contains(LOOPBACK))
        .findFirst()
        .orElseThrow();
  }
}
