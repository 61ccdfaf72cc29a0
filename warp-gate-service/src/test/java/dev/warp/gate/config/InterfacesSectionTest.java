package dev.warp.gate.config;

import static dev.warp.gate.config.Fixtures.FAR_GATE;
import static dev.warp.gate.config.Fixtures.accepted;
import static dev.warp.gate.config.Fixtures.mistakes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.gate.config.InterfacesConfiguration.BindToDevice;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterfacesSectionTest {

  @Test
  void shouldReadEveryWayToBindToADevice() {
    assertEquals(BindToDevice.AUTO, bindToDevice("\"auto\""));
    assertEquals(BindToDevice.ALWAYS, bindToDevice("true"));
    assertEquals(BindToDevice.NEVER, bindToDevice("false"));
    assertEquals(
        List.of(
            "gate.toml:2: interfaces.bind_to_device: found the string \"true\", wanted \"auto\","
                + " true or false; write bind_to_device = \"auto\", for example"),
        mistakes("[interfaces]\nbind_to_device = \"true\"\n" + FAR_GATE));
  }

  @Test
  void shouldRejectInclusionPatternsThatIncludeNothing() {
    assertEquals(
        List.of(
            "gate.toml:2: interfaces.inclusion_patterns: the list is empty, so no interface would"
                + " be used; write inclusion_patterns = [\".*\"], for example"),
        mistakes("[interfaces]\ninclusion_patterns = []\n" + FAR_GATE));
  }

  @Test
  void shouldReportALabelThatIsNoString() {
    assertEquals(
        List.of(
            "gate.toml:2: interfaces.labels.eth0: found a table, wanted a string; a name with a dot"
                + " needs quotes; write labels = {}, for example",
            "gate.toml:3: interfaces.labels.eth1: found the integer 1, wanted a string; write"
                + " labels = {}, for example"),
        mistakes("[interfaces.labels]\neth0.100 = \"wired\"\neth1 = 1\n" + FAR_GATE));
  }

  @Test
  void shouldRejectLabelsThatDoNotTellInterfacesApart() {
    assertEquals(
        List.of(
            "gate.toml:3: interfaces.labels.eth1: another interface has the label \"5G\" as well;"
                + " write labels = {}, for example"),
        mistakes("[interfaces.labels]\neth0 = \"5G\"\neth1 = \"5G\"\n" + FAR_GATE));
    assertEquals(
        List.of(
            "gate.toml:2: interfaces.labels.eth0: is empty or longer than 64 characters; write"
                + " labels = {}, for example"),
        mistakes("[interfaces.labels]\neth0 = \" \"\n" + FAR_GATE));
  }

  @Test
  void shouldKnowKeysThatBelongElsewhere() {
    assertEquals(
        List.of(
            "gate.toml:1: holepunch_keep_alive_interval: unknown key; it is a key of [interfaces]"),
        mistakes("holepunch_keep_alive_interval = 10\n" + FAR_GATE));
    assertEquals(
        List.of("gate.toml:2: http.private_key: unknown key; it is a key of the top of the file"),
        mistakes("[http]\nprivate_key = \"x\"\n" + FAR_GATE));
    assertEquals(
        List.of(
            "gate.toml:2: http.zzz: unknown key; known here are certificate, certificate_key,"
                + " client_authority, host, port"),
        mistakes("[http]\nzzz = 1\n" + FAR_GATE));
  }

  private static BindToDevice bindToDevice(String toml) {
    return accepted("[interfaces]\nbind_to_device = " + toml + "\n" + FAR_GATE)
        .interfaces()
        .bindToDevice();
  }
}
