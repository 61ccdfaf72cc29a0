package dev.warp.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyFileTest {

  @TempDir Path folder;

  @Test
  void shouldNotWriteOverAFileThatIsToBeMade() throws IOException {
    Path file = folder.resolve("secret");
    OwnerOnlyFile.create(file, "old".getBytes(UTF_8));

    assertThrows(
        FileAlreadyExistsException.class, () -> OwnerOnlyFile.create(file, "new".getBytes(UTF_8)));
    assertEquals("old", Files.readString(file));
  }

  @Test
  void shouldReplaceAFileAndTakeItFromOthers() throws IOException {
    Path file = folder.resolve("secret");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    OwnerOnlyFile.replace(file, "new".getBytes(UTF_8));

    assertEquals("new", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (var left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }
}
