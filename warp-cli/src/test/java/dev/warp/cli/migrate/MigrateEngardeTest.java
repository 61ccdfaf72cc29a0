package dev.warp.cli.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.cli.failure.UserErrorException;
import dev.warp.protocol.keys.PrivateKey;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MigrateEngardeTest {

  /** With every key that engarde's own sample has, and its labels. */
  static final String ENGARDE =
      """
      ---
      client:
        description: "the van"
        listenAddr: "127.0.0.1:59401"
        dstAddr: "1.2.3.4:59501"
        writeTimeout: 10
        excludedInterfaces:
          - "docker0"
          - "Local Area Connection 2"
        interfaceLabels:
          wwan0: "LTE"
        dstOverrides:
          - ifName: "eth1"
            dstAddr: "5.6.7.8:59501"
        webManager:
          listenAddr: "0.0.0.0:9001"
          username: "engarde"
          password: "engarde"
      server:
        description: "the station"
        listenAddr: "0.0.0.0:59501"
        dstAddr: "127.0.0.1:59301"
        clientTimeout: 30
        writeTimeout: 20
        webManager:
          listenAddr: ""
      """;

  private static Migrated migrate(String yaml) {
    try (PrivateKey client = PrivateKey.generate(new SecureRandom()::nextBytes);
        PrivateKey server = PrivateKey.generate(new SecureRandom()::nextBytes)) {
      EngardeMigration migration =
          new EngardeMigration(EngardeFile.parse("engarde.yml", yaml), client, server);
      return new Migrated(
          migration.clientConfiguration(),
          client.publicKey().toString(),
          migration.serverConfiguration(),
          server.publicKey().toString(),
          migration.notes());
    }
  }

  private record Migrated(
      String client, String clientKey, String server, String serverKey, List<String> notes) {

    void assertNoted(String... parts) {
      for (String part : parts) {
        assertTrue(notes.stream().anyMatch(note -> note.contains(part)), () -> part + notes);
      }
    }
  }

  private static void assertHas(String toml, String... lines) {
    for (String line : lines) {
      assertTrue(toml.lines().anyMatch(line::equals), () -> line + "\nis not in\n" + toml);
    }
  }

  @Test
  void shouldMapEveryKeyThatHasACounterpart() {
    Migrated migrated = migrate(ENGARDE);
    assertHas(
        migrated.client,
        "application_to_gate = 59401",
        "address = [\"1.2.3.4:59501\", \"5.6.7.8:59501\"]",
        "exclusion_patterns = [\"docker0\", \"Local Area Connection 2\"]",
        "labels = { \"wwan0\" = \"LTE\" }",
        "strategy = \"replicate\"",
        "port = 9001",
        "# client.description: the van");
    assertHas(
        migrated.server,
        "port = 59501",
        "gate_to_application = 59301",
        "# server.description: the station");
  }

  @Test
  void shouldListenWhereWireGuardSendsTo() {
    Migrated v6 = migrate(ENGARDE.replace("127.0.0.1:59401", "[::1]:7000"));
    assertHas(v6.client, "application_to_gate = 7000", "ipv6 = true");
    assertFalse(migrate(ENGARDE).client.contains("ipv6"));
  }

  @Test
  void shouldLetTheTwoGatesKnowEachOther() {
    Migrated migrated = migrate(ENGARDE);
    assertHas(migrated.client, "public_key = \"" + migrated.serverKey + "\"");
    assertHas(migrated.server, "public_key = \"" + migrated.clientKey + "\"");
  }

  @Test
  void shouldSayWhatHasNoCounterpart() {
    migrate(ENGARDE)
        .assertNoted(
            "client.dstOverrides",
            "client.writeTimeout",
            "server.writeTimeout",
            "server.clientTimeout",
            "client.webManager.username and password",
            "client.webManager.listenAddr");
  }

  @Test
  void shouldWriteBothEndsOfAFileThatHasOne() {
    Migrated fromClient =
        migrate("client:\n  listenAddr: \":7000\"\n  dstAddr: \"vpn.example.org:59501\"\n");
    assertHas(
        fromClient.client, "application_to_gate = 7000", "address = [\"vpn.example.org:59501\"]");
    assertHas(fromClient.server, "gate_to_application = 51820");
    fromClient.assertNoted("server.dstAddr is not in the file");
    Migrated fromServer = migrate("server:\n  listenAddr: \":7001\"\n  dstAddr: \":59301\"\n");
    assertHas(fromServer.client, "address = [\"192.0.2.1:7001\"]");
    assertHas(fromServer.server, "port = 7001", "gate_to_application = 59301");
    fromServer.assertNoted("client.dstAddr is not in the file");
  }

  @Test
  void shouldFindAPortThatIsNeitherOfTheOthers() {
    Migrated migrated =
        migrate("server:\n  listenAddr: \":59401\"\n  dstAddr: \"127.0.0.1:59402\"\n");
    assertHas(migrated.server, "application_to_gate = 59403", "gate_to_application = 59402");
  }

  @Test
  void shouldLeaveOutLabelsThatAGateWouldRefuse() {
    Migrated migrated =
        migrate("client:\n  interfaceLabels: {a: LTE, b: LTE, c: \" \"}\n  dstAddr: \"h:1\"\n");
    assertHas(migrated.client, "labels = { \"a\" = \"LTE\" }");
    migrated.assertNoted("interfaceLabels: b", "interfaceLabels: c");
  }

  @Test
  void shouldNameKeysThatAreNotEngardes() {
    migrate("client:\n  dstAddr: \"1.2.3.4:1\"\n  lissenAddr: \"127.0.0.1:1\"\nclents: 1\n")
        .assertNoted("client.lissenAddr", "clents");
  }

  @Test
  void shouldTakeInterfacesByTheirNamesAndNotAsPatterns() {
    assertHas(
        migrate("client:\n  excludedInterfaces: [\"eth0.1\", \"a(b\"]\n").client,
        "exclusion_patterns = [\"eth0\\\\.1\", \"a\\\\(b\"]");
  }

  @Test
  void shouldLetNothingInAFileBecomeTomlOfItsOwn() {
    Migrated migrated =
        migrate(
            """
            client:
              description: "x\\n[http]\\nport = 1"
              interfaceLabels: [{ifName: e, label: "a\\"\\nb = 1"}]
            """);
    assertFalse(migrated.client.lines().anyMatch("port = 1"::equals), migrated.client);
    assertHas(migrated.client, "labels = { \"e\" = \"a\\\"\\nb = 1\" }");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "other: 1",
        "client: 3",
        "client: [",
        "client:\n  writeTimeout: soon\n",
        "client:\n  excludedInterfaces: eth0\n",
        "client:\n  dstOverrides: [{ifName: eth0}]\n",
        "client:\n  listenAddr: \"a:b:c\"\n",
        "server:\n  listenAddr: {}\n",
        "client: !!javax.script.ScriptEngineManager []",
      })
  void shouldRefuseWhatIsNoFileOfEngardes(String yaml) {
    UserErrorException refused = assertThrows(UserErrorException.class, () -> migrate(yaml));
    assertEquals(2, refused.exitCode(), refused::getMessage);
  }
}
