package dev.warp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WarpCliTest {

  // Published test key pairs.
  private static final String PRIVATE = "A2FP3SPBZ7RDXQPADFDYC9MZ0WQAW7S8RNW6J01C7FENTXY93WSG";
  private static final String PUBLIC = "0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @Test
  void shouldPrintAKeyPairThatBelongsTogether() throws IOException {
    assertEquals(0, run("keygen"));
    String printed = out.toString();
    assertTrue(
        printed.matches("private_key = \"\\w{52}\"\\R# public_key = \"\\w{53}\"\\R"), "the layout");
    String publicKey = printed.split("\"", -1)[3];
    Path file = Files.writeString(folder.resolve("key"), printed);
    assertEquals(publicKey + System.lineSeparator(), publicOf(file));
  }

  @Test
  void shouldSearchForAPublicKeyThatMatches() throws IOException {
    assertEquals(0, run("keygen", "^0[89a].*7"));
    String printed = out.toString();
    String publicKey = printed.split("\"", -1)[3];
    assertTrue(publicKey.matches("0[89A].*7.*"), publicKey);
    Path file = Files.writeString(folder.resolve("key"), printed);
    assertEquals(publicKey + System.lineSeparator(), publicOf(file));
  }

  @Test
  void shouldSayWhatIsWrongWithARegularExpression() {
    assertEquals(2, run("keygen", "a("));
    assertTrue(err.toString().contains("'a(' is no regular expression"), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void shouldPrintAnotherKeyPairEachTime() {
    run("keygen");
    String first = out.toString();
    out.getBuffer().setLength(0);
    run("keygen");
    assertNotEquals(first, out.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "%s\n",
        "  %s  \r\n",
        "# the vehicle's key\n\n%s\n",
        "private_key = \"%s\"",
        "[interfaces]\nport = 0\nprivate_key='%s' # ours\npublic_key = \"other\"\n"
      })
  void shouldFindTheKeyInAFile(String layout) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), layout.formatted(PRIVATE));
    assertEquals(PUBLIC + System.lineSeparator(), publicOf(file));
  }

  @Test
  void shouldReadKeysInLowerCase() throws IOException {
    String lower = PRIVATE.toLowerCase(Locale.ROOT);
    assertEquals(
        PUBLIC + System.lineSeparator(), publicOf(Files.writeString(folder.resolve("key"), lower)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', no private key",
    "'# nothing', no private key",
    "'[gate]', no private key",
    "A2FP3SPBZ7RDXQPADFDYC9MZ, ''",
    "'private_key = \"<run warp-keygen to generate>\"', ''"
  })
  void shouldSayInOneLineWhatIsWrongWithAFileWithoutRepeatingIt(String text, String reason)
      throws IOException {
    Path file = Files.writeString(folder.resolve("key"), text);
    assertEquals(1, run("keygen", "--public", file.toString()));
    assertEquals("", out.toString());
    assertTrue(err.toString().startsWith("warp: " + file + ": "), err::toString);
    assertTrue(err.toString().contains(reason), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertFalse(err.toString().contains("A2FP3"), "the key was repeated");
  }

  @Test
  void shouldSayThatAFileIsMissing() {
    Path file = folder.resolve("missing");
    assertEquals(1, run("keygen", "--public", file.toString()));
    assertEquals("warp: " + file + ": no such file" + System.lineSeparator(), err.toString());
  }

  @Test
  void shouldPrintTheGatesExampleConfiguration() {
    assertEquals(0, run("example-config"));
    assertTrue(out.toString().contains("[warp_map]"), out::toString);
    assertTrue(out.toString().contains("private_key = "), out::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version"})
  void shouldPrintTheVersionOfTheBuild(String verb) {
    assertEquals(0, run(verb));
    assertTrue(out.toString().matches("warp \\d\\S* \\(Java 25\\S*\\)\\R"), out::toString);
  }

  @Test
  void shouldExplainEveryCommand() {
    for (String verb : new String[] {"keygen", "example-config", "version"}) {
      assertEquals(0, run(verb, "--help"));
      assertTrue(out.toString().contains("Usage: warp " + verb), out::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keyring", "--nonsense"})
  void shouldRefuseWhatItDoesNotKnow(String argument) {
    assertEquals(2, run(argument));
    assertTrue(err.toString().contains(argument), err::toString);
  }

  private String publicOf(Path file) {
    out.getBuffer().setLength(0);
    assertEquals(0, run("keygen", "--public", file.toString()), err::toString);
    return out.toString();
  }

  private int run(String... arguments) {
    CommandLine commandLine = WarpCli.commandLine(Map.of(), arguments);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
