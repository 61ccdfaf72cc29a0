package dev.warp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.access.Operator;
import dev.warp.control.access.OperatorFile;
import dev.warp.control.access.Role;
import dev.warp.control.access.TokenHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code warp operators}. */
class OperatorsTest {

  @TempDir private Path folder;

  private final Cli cli = new Cli();
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("gate.operators");
  }

  @Test
  void shouldAddAnOperatorWhoseTokenIsShownOnceAndTaken() throws IOException {
    String token =
        cli.succeed("operators", "add", "alice", "--role", "operator", "--file", "" + file);
    assertTrue(token.matches("[0-9A-Z]{52}\n"), "one token and nothing else");
    assertFalse(Files.readString(file).contains(token.strip()), "the token is in the file");
    assertEquals(
        Optional.of(new Operator("alice", Role.OPERATOR)),
        new OperatorFile(file, problem -> {}).find(TokenHash.of(token.strip())));
  }

  @Test
  void shouldListOperators() {
    add("alice", "admin");
    add("grafana", "viewer");
    assertEquals(
        """
        NAME     ROLE
        alice    admin
        grafana  viewer
        """,
        cli.succeed("operators", "--file", file.toString(), "list"));
    assertEquals(cli.out(), cli.succeed("operators", "--file", file.toString()));
  }

  @Test
  void shouldRemoveAnOperator() {
    add("alice", "admin");
    assertEquals(
        "removed alice\n", cli.succeed("operators", "remove", "alice", "--file", "" + file));
    assertEquals("NAME  ROLE\n", cli.succeed("operators", "--file", "" + file));
    assertEquals(
        "warp: " + file + " has no operator alice\n",
        cli.fail(5, "operators", "remove", "alice", "--file", "" + file));
  }

  @Test
  void shouldRefuseAnOperatorThatCannotBe() {
    add("alice", "admin");
    assertTrue(failToAdd(6, "alice", "viewer").contains("there is an operator called alice"));
    assertTrue(failToAdd(2, "al ice", "viewer").contains("1 to 64 letters"));
    assertTrue(failToAdd(2, "bob", "root").contains("--role"));
  }

  private void add(String name, String role) {
    cli.succeed("operators", "add", name, "--role", role, "--file", file.toString());
  }

  private String failToAdd(int exitCode, String name, String role) {
    return cli.fail(exitCode, "operators", "add", name, "--role", role, "--file", file.toString());
  }
}
