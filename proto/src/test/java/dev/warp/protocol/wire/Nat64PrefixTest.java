package dev.warp.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Nat64PrefixTest {

  private static final int PORT = 443;

  private static Endpoint endpoint(String address) {
    return Endpoint.of(InetAddress.ofLiteral(address).getAddress(), PORT);
  }

  /** RFC 6052 section 2.4, tables 1 and 2. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::, 32, 2001:db8:c000:221::",
    "2001:db8:100::, 40, 2001:db8:1c0:2:21::",
    "2001:db8:122::, 48, 2001:db8:122:c000:2:2100::",
    "2001:db8:122:300::, 56, 2001:db8:122:3c0:0:221::",
    "2001:db8:122:344::, 64, 2001:db8:122:344:c0:2:2100::",
    "2001:db8:122:344::, 96, 2001:db8:122:344::192.0.2.33",
    "64:ff9b::, 96, 64:ff9b::192.0.2.33",
  })
  void shouldEmbedAsTheStandardsExamplesDo(String prefix, int length, String expected) {
    Nat64Prefix nat64 = Nat64Prefix.of(endpoint(prefix), length);
    Endpoint ipv4 = endpoint("192.0.2.33");
    assertEquals(endpoint(expected), nat64.embed(ipv4));
    assertTrue(nat64.contains(endpoint(expected)));
    assertEquals(ipv4, nat64.extract(endpoint(expected)));
    assertFalse(nat64.contains(endpoint("2001:db8:ffff::1")));
    assertFalse(nat64.contains(ipv4));
  }

  @ParameterizedTest
  @CsvSource({
    "64:ff9b::192.0.0.170, 64:ff9b::, 96",
    "64:ff9b::192.0.0.171, 64:ff9b::, 96",
    "2001:db8:122:344:c0::aa00:0, 2001:db8:122:344::, 64",
    "2001:db8:122:3c0:0:aa::, 2001:db8:122:300::, 56",
    "2001:db8:122:c000:0:aa00::, 2001:db8:122::, 48",
    "2001:db8:1c0:0:aa::, 2001:db8:100::, 40",
    "2001:db8:c000:aa::, 2001:db8::, 32",
  })
  void shouldBeFoundInWhatTheWellKnownNameResolvesTo(String answer, String prefix, int length) {
    List<Endpoint> answers = List.of(endpoint("192.0.0.170"), endpoint(answer));
    Nat64Prefix expected = Nat64Prefix.of(endpoint(prefix), length);
    assertEquals(Optional.of(expected), Nat64Prefix.discover(answers));
    assertEquals(expected.hashCode(), Nat64Prefix.discover(answers).orElseThrow().hashCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.0.170", "64:ff9b::192.0.0.172", "2001:db8::1", "::"})
  void shouldNotBeFoundWhereThereIsNone(String answer) {
    assertEquals(Optional.empty(), Nat64Prefix.discover(List.of(endpoint(answer))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.1",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.1.1",
        "169.254.1.1",
        "127.0.0.1",
        "255.255.255.255",
        "2001:db8::1"
      })
  void shouldNotHaveAddressesThatAreGoodOnlySomewhere(String address) {
    assertFalse(Nat64Prefix.of(endpoint("64:ff9b::"), 96).canEmbed(endpoint(address)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "172.32.0.1", "100.128.0.1", "100.63.0.1", "11.0.0.1"})
  void shouldHaveAllOthers(String address) {
    assertTrue(Nat64Prefix.of(endpoint("64:ff9b::"), 96).canEmbed(endpoint(address)));
  }

  @Test
  void shouldRefuseWhatIsNoPrefix() {
    assertThrows(IllegalArgumentException.class, () -> Nat64Prefix.of(endpoint("2001:db8::"), 33));
    assertThrows(IllegalArgumentException.class, () -> Nat64Prefix.of(endpoint("192.0.2.1"), 96));
    assertEquals("[64:ff9b:0:0:0:0:0:0]/96", Nat64Prefix.of(endpoint("64:ff9b::"), 96).toString());
  }
}
