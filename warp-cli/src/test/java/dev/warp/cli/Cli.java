package dev.warp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** Runs commands as the program does, and keeps what they print. */
final class Cli {

  /** What the fake servers take. */
  static final String TOKEN = "a-token-of-a-test";

  private final Map<String, String> environment = new HashMap<>();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  /** With a token, and nothing else, in the environment. */
  Cli() {
    environment.put("WARP_TOKEN", TOKEN);
  }

  /** Sets an environment variable. */
  Cli with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Removes an environment variable. */
  Cli without(String name) {
    environment.remove(name);
    return this;
  }

  /** Runs a command and answers its exit code. */
  int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commandLine = WarpCli.commandLine(environment, arguments);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  /** Runs a command that must work, and answers what it prints. */
  String succeed(String... arguments) {
    int exitCode = run(arguments);
    assertEquals("", err());
    assertEquals(0, exitCode);
    return out();
  }

  /** Runs a command that must fail, and answers what it prints about it. */
  String fail(int exitCode, String... arguments) {
    assertEquals(exitCode, run(arguments), this::err);
    assertEquals("", out());
    return err();
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
