package dev.warp.control.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.io.SecureRandomSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTokenTest {

  @TempDir Path folder;

  @Test
  void shouldMakeATokenForItsOwnerOnlyAndReadItAgain() throws IOException {
    AccessFiles files = AccessFiles.beside(folder.resolve("warp/gate.key"));

    String token = LocalToken.readOrCreate(files.token(), new SecureRandomSource());

    assertEquals(folder.resolve("warp/gate.token"), files.token());
    assertEquals(folder.resolve("warp/gate.operators"), files.operators());
    assertEquals(52, token.length());
    assertEquals(token, LocalToken.readOrCreate(files.token(), new SecureRandomSource()));
    assertEquals(token, LocalToken.read(files.token()));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files.token())));
  }

  @Test
  void shouldRefuseATokenThatOthersCanRead() throws IOException {
    Path file = folder.resolve("gate.token");
    LocalToken.readOrCreate(file, new SecureRandomSource());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    IOException refused = assertThrows(IOException.class, () -> LocalToken.read(file));

    assertEquals(
        "others than its owner have access to token file %s (rw-r--r--): chmod 600 %s"
            .formatted(file, file),
        refused.getMessage());
  }

  @Test
  void shouldNotTakeAnythingElseForATokenNorRepeatIt() throws IOException {
    Path file = folder.resolve("gate.token");
    Files.writeString(file, "hunter2\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    IOException refused = assertThrows(IOException.class, () -> LocalToken.read(file));

    assertFalse(refused.getMessage().contains("hunter2"), refused.getMessage());
  }

  @Test
  void shouldLetNobodyInWhereItCannotBeWrittenAndSaySo() throws IOException {
    List<String> warnings = new ArrayList<>();
    Path nowhere = Files.createFile(folder.resolve("no folder")).resolve("gate.token");
    String one =
        LocalToken.readOrCreateIfPossible(nowhere, new SecureRandomSource(), warnings::add);
    String other =
        LocalToken.readOrCreateIfPossible(nowhere, new SecureRandomSource(), warnings::add);

    assertNotEquals(one, other);
    assertEquals(2, warnings.size());
    assertTrue(warnings.getFirst().contains(nowhere.toString()), warnings::toString);
  }
}
