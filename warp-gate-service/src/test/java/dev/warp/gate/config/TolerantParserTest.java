package dev.warp.gate.config;

import static dev.warp.gate.config.Fixtures.FAR_GATE;
import static dev.warp.gate.config.Fixtures.TUNNEL;
import static dev.warp.gate.config.Fixtures.mistakes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TolerantParserTest {

  @Test
  void shouldReportSyntaxErrorsAndWhatComesAfterThem() {
    assertLines(
        List.of(
            "gate.toml:5: tunnels.a.transport.mtu:",
            "gate.toml:6: tunnels.a.transport.send_deadline:",
            "gate.toml:7: tunnels.a.transport.oredred: unknown key; did you mean ordered?",
            "gate.toml:8: tunnels.a.transport.payload:"),
        FAR_GATE
            + """
            [tunnels.a.transport]
            mtu =
            send_deadline = fast
            oredred = true
            payload = "encr\\ypted"
            [tunnels.a.gate]
            application_to_gate = 1
            """);
  }

  @Test
  void shouldSayHowToWriteWhatWasWrittenWrong() {
    assertTrue(mistakes("mtu = big\n").getFirst().endsWith("; put text in quotes: mtu = \"...\""));
    assertTrue(
        mistakes("mtu =\n").getFirst().endsWith("; write a value after mtu =, or remove the line"));
    assertTrue(
        mistakes("mtu: 3\n").getFirst().endsWith("; write KEY = VALUE, or put # before a comment"));
    assertTrue(
        mistakes("[interfaces\n")
            .getFirst()
            .endsWith("; write a table as [NAME] on a line of its own"));
    assertTrue(
        mistakes("mtu = 1.2.3\n")
            .getFirst()
            .endsWith("; see https://toml.io for how values are written"));
  }

  @Test
  void shouldNotComplainOfWhatMayBeOnALineItCouldNotRead() {
    assertLines(List.of("gate.toml:1: far_gate:"), "[far_gate\npublic_key = \"x\"\n" + TUNNEL);
  }

  @Test
  void shouldComplainOfWhatIsMissingWhateverElseItCouldNotRead() {
    assertLines(
        List.of(
            "gate.toml:1: far_gate.public_key: is missing",
            "gate.toml:4: tunnels.a.transport.mtu:",
            "gate.toml:6: tunnels.a.far_gate: there is no far gate \"nobody\"",
            "gate.toml:7: tunnels.a.gate.application_to_gate: is missing"),
        """
        [far_gate]
        address = "h:1"
        [tunnels.a.transport]
        mtu = big
        [tunnels.a]
        far_gate = "nobody"
        [tunnels.a.gate]
        """);
  }

  @Test
  void shouldNotComplainOfAFarGateThatABrokenHeaderMayName() {
    assertLines(
        List.of("gate.toml:5: far_gates.somebody:"),
        """
        [tunnels.a]
        far_gate = "somebody"
        [tunnels.a.gate]
        application_to_gate = 1
        [far_gates.somebody
        public_key = "x"
        """);
  }

  @Test
  void shouldSeeWhichTruthValueWasMeant() {
    String wanted = "; write ipv4 = true or ipv4 = false";
    assertEquals(wanted + "; did you mean false?", adviceOnIpv4("flase"));
    assertEquals(wanted + "; did you mean false?", adviceOnIpv4("flase # not here"));
    assertEquals(wanted + "; did you mean true?", adviceOnIpv4("True"));
    assertEquals(wanted + "; did you mean false?", adviceOnIpv4("no"));
    assertEquals(wanted + "; did you mean true?", adviceOnIpv4("on"));
    assertEquals(wanted, adviceOnIpv4("perhaps"));
  }

  @Test
  void shouldNotComplainOfTheSingleFarGateThatABrokenHeaderMayBe() {
    assertLines(
        List.of("gate.toml:5: far_gate:"),
        """
        [tunnels.a]
        far_gate = "far_gate"
        [tunnels.a.gate]
        application_to_gate = 1
        [far_gate
        public_key = "x"
        """);
  }

  @Test
  void shouldNotComplainOfATableWhoseHeaderLacksItsFirstBracket() {
    assertLines(List.of("gate.toml:3: far_gate:"), TUNNEL + "far_gate]\npublic_key = \"x\"\n");
  }

  @Test
  void shouldNotComplainOfWhatFollowsOnlyFromALineItCouldNotRead() {
    assertLines(
        List.of("gate.toml:7: tunnels.wireguard.gate.ipv6:"),
        FAR_GATE + TUNNEL + "ipv4 = false\nipv6 = ture\n");
    assertLines(
        List.of("gate.toml:5: tunnels.wireguard.transport.redundancy.num_shards:"),
        FAR_GATE
            + """
            [tunnels.wireguard.transport.redundancy]
            num_shards = 9x
            required_shards = 7
            [tunnels.wireguard.gate]
            application_to_gate = 1
            """);
    assertLines(
        List.of("gate.toml:3: far_gate.address:"),
        "[far_gate]\npublic_key = \"%s\"\naddress = h:1\n".formatted(Fixtures.FAR_KEY) + TUNNEL);
    assertEquals(List.of(), Fixtures.warnings(FAR_GATE + "[tunnels.a.gate\nipv4 = true\n"));
  }

  private static String adviceOnIpv4(String written) {
    List<String> mistakes = mistakes(FAR_GATE + TUNNEL + "ipv4 = " + written + "\n");
    assertEquals(1, mistakes.size(), mistakes::toString);
    String mistake = mistakes.getFirst();
    return mistake.substring(mistake.indexOf("; "));
  }

  @Test
  void shouldEndAnUnfinishedValueWhereTheNextStatementBegins() {
    assertLines(
        List.of("gate.toml:3: interfaces.exclusion_patterns:", "gate.toml:3: interfaces.prot:"),
        "[interfaces]\nexclusion_patterns = [\"a\",\nprot = 1\n" + FAR_GATE);
    assertLines(
        List.of("gate.toml:4: interfaces.exclusion_patterns:", "gate.toml:6: interfaces.prot:"),
        "[interfaces]\nexclusion_patterns = [\n\"a\",\nb,\n\"c\"]\nprot = 1\n" + FAR_GATE);
    assertLines(
        List.of("gate.toml:3: interfaces.exclusion_patterns:", "gate.toml:4: htpt:"),
        "[interfaces]\nexclusion_patterns = [\"a\",\n[http]\n[htpt]\n" + FAR_GATE);
  }

  @Test
  void shouldLeaveOutOnlyTheLineOfAValueThatCannotGoOn() {
    assertLines(
        List.of("gate.toml:2: TOML:", "gate.toml:3: TOML:", "gate.toml:4: interfaces.prot:"),
        "[interfaces]\nport: 1\nbind_to_device: true\nprot = 1\n" + FAR_GATE);
  }

  @Test
  void shouldReportWhatIsDefinedTwice() {
    assertEquals(
        List.of(
            "gate.toml:3: interfaces.port: is already defined on line 2; remove one of the two",
            "gate.toml:4: interfaces: is already defined on line 1; remove one of the two",
            "gate.toml:5: interfaces.prot: unknown key; did you mean port?"),
        mistakes("[interfaces]\nport = 1\nport = 2\n[interfaces]\nprot = 1\n" + FAR_GATE));
  }

  @Test
  void shouldReportNumbersThatDoNotFit() {
    assertLines(
        List.of("gate.toml:5: tunnels.a.tunnel_id:", "gate.toml:6: tunnels.a.far_gate:"),
        FAR_GATE
            + """
            [tunnels.a]
            tunnel_id = 18446744073709551616
            far_gate = 1e999
            gate.application_to_gate = 1
            """);
  }

  @Test
  void shouldSurviveAnyDepthOfNesting() {
    assertEquals(
        List.of("gate.toml: lists or tables are nested too deeply to read; write them flat"),
        mistakes("a = " + "[".repeat(100_000)));
  }

  @Test
  void shouldReportAnyNumberOfSyntaxErrorsInARealConfiguration() {
    assertEquals(
        100, mistakes("a b\n".repeat(100)).stream().filter(m -> m.contains("KEY = VALUE")).count());
  }

  @Test
  void shouldGiveUpSoonOnALargeFileThatIsNoConfiguration() {
    long reported = mistakes("a log line\n".repeat(5_000)).size();

    assertTrue(reported > 1 && reported < 100, () -> reported + " mistakes");
  }

  @Test
  void shouldCutWhatIsTooLongToShow() {
    assertEquals(
        List.of(
            "gate.toml:1: "
                + "a".repeat(1000)
                + "...: unknown key; known here are control, far_gate,"
                + " far_gates, http, interfaces, log, private_key, private_key_file, tunnels,"
                + " warp_map"),
        mistakes("a".repeat(200_000) + " = 1\n" + FAR_GATE));
  }

  @Test
  void shouldSayWhichValueIsNotFinished() {
    assertTrue(
        mistakes("[interfaces]\nexclusion_patterns = [\"a\",\nport = 1\n" + FAR_GATE)
            .getFirst()
            .endsWith("; first finish the value that begins on line 2"));
  }

  /** Checks the beginnings of all mistakes, for the rest of some is tomlj's wording. */
  private static void assertLines(List<String> beginnings, String text) {
    List<String> mistakes = mistakes(text);
    assertEquals(beginnings.size(), mistakes.size(), mistakes::toString);
    for (int i = 0; i < beginnings.size(); i++) {
      String mistake = mistakes.get(i);
      assertTrue(mistake.startsWith(beginnings.get(i)), mistakes::toString);
    }
  }
}
