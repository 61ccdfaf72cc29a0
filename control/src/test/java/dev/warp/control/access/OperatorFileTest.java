package dev.warp.control.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorFileTest {

  private static final TokenHash ALICES = TokenHash.of("alice's token");
  private static final TokenHash BOBS = TokenHash.of("bob's token");
  private static final Operator ALICE = new Operator("alice", Role.VIEWER);
  private static final Operator BOB = new Operator("bob", Role.ADMIN);

  @TempDir Path folder;

  private final List<String> problems = new ArrayList<>();
  private Path file;
  private OperatorFile operators;

  @BeforeEach
  void open() {
    file = folder.resolve("gate.operators");
    operators = new OperatorFile(file, problems::add);
  }

  @Test
  void shouldKnowNobodyWithoutAFile() {
    assertEquals(Optional.empty(), operators.find(ALICES));
    assertEquals(List.of(), problems);
  }

  @Test
  void shouldAddOperatorsToAFileForItsOwnerOnly() throws IOException {
    operators.add(ALICE, ALICES);
    operators.add(BOB, BOBS);

    assertEquals(Optional.of(ALICE), operators.find(ALICES));
    assertEquals(Optional.of(BOB), operators.find(BOBS));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        List.of(ALICE, BOB), new OperatorFile(file, problems::add).list(), "as another reads it");
    assertEquals(List.of(), problems);
  }

  @Test
  void shouldTakeTheHashThatSha256sumPrints() {
    assertEquals(
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        TokenHash.of("abc").toString());
    assertEquals(TokenHash.of("abc"), TokenHash.parse(TokenHash.of("abc").toString()));
  }

  @Test
  void shouldKnowWhoShowsACertificateByItsNameAndNoTokenOfTheirs() throws IOException {
    Files.writeString(file, "carol admin certificate\nbob admin " + BOBS + "\n");

    assertEquals(
        Optional.of(new Operator("carol", Role.ADMIN)), operators.findCertificate("carol"));
    assertEquals(Optional.empty(), operators.findCertificate("bob"));
    assertEquals(Optional.empty(), operators.find(TokenHash.of("certificate")));
    assertEquals(List.of(), problems);
  }

  @Test
  void shouldRemoveAnOperatorAndLeaveTheOtherLines() throws IOException {
    Files.writeString(file, "# ours\nalice viewer " + ALICES + "\n\nbob admin " + BOBS + "\n");

    assertTrue(operators.remove("alice"));
    assertFalse(operators.remove("alice"));

    assertEquals(Optional.empty(), operators.find(ALICES));
    assertEquals("# ours\n\nbob admin " + BOBS + "\n", Files.readString(file));
  }

  @Test
  void shouldReadTheFileAgainWhenItHasChanged() throws IOException {
    operators.add(ALICE, ALICES);
    assertEquals(Optional.of(ALICE), operators.find(ALICES));

    new OperatorFile(file, problems::add).remove("alice");
    assertEquals(Optional.empty(), operators.find(ALICES));

    Files.delete(file);
    assertEquals(List.of(), operators.list());
    assertEquals(List.of(), problems);
  }

  @Test
  void shouldRefuseASecondOperatorOfAName() throws IOException {
    operators.add(ALICE, ALICES);

    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> operators.add(ALICE, BOBS));

    assertTrue(refused.getMessage().contains("alice"), refused.getMessage());
    assertEquals(Optional.empty(), operators.find(BOBS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eve admin | 2 words; write NAME ROLE sha256:HEX, or NAME ROLE certificate, three words",
        "eve root HASH | the second word is no role; write viewer, operator or admin",
        "eve admin TOKEN | not the hash of a token; write sha256: and 64 hexadecimal digits, as"
            + " sha256sum prints them",
        "e{}e admin HASH | a name has 1 to 64 letters, digits and . _ @ : -, and \"e{}e\" not",
        "local admin HASH | \"local\" is whoever has the service's own token file; take another name",
        "alice admin HASH | a line before it has that name; give each token a name of its own",
      })
  void shouldGrantNothingByABrokenLineAndSayWhatIsWrong(String line, String wrong)
      throws IOException {
    TokenHash eves = TokenHash.of("eve's token");
    String token = "7".repeat(71);
    Files.writeString(
        file,
        "alice viewer %s\n%s\nbob admin %s\n"
            .formatted(
                ALICES, line.replace("HASH", eves.toString()).replace("TOKEN", token), BOBS));

    assertEquals(Optional.empty(), operators.find(eves));
    assertEquals(Optional.of(ALICE), operators.find(ALICES));
    assertEquals(Optional.of(BOB), operators.find(BOBS));
    assertEquals(List.of(file + ":2: " + wrong + "; this line grants nothing"), problems);
  }

  @Test
  void shouldTrustNoFileThatOthersCanWrite() throws IOException {
    operators.add(BOB, BOBS);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));

    OperatorFile reader = new OperatorFile(file, problems::add);

    assertEquals(Optional.empty(), reader.find(BOBS));
    assertEquals(
        List.of(
            "cannot read %s: others than its owner can write it: chmod 600 %s; no operator of it is known"
                .formatted(file, file)),
        problems);
  }
}
