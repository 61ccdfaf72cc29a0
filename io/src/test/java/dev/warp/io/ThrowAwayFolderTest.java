package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThrowAwayFolderTest {

  @TempDir Path elsewhere;

  @Test
  void shouldBeItsOwnersAlone() throws IOException {
    try (ThrowAwayFolder folder = ThrowAwayFolder.make()) {
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
    }
  }

  @Test
  void shouldBeGoneWithAllThatIsInIt() throws IOException {
    Path path;
    try (ThrowAwayFolder folder = ThrowAwayFolder.make()) {
      path = folder.path();
      Files.createFile(path.resolve("key"));
      Files.createFile(Files.createDirectories(path.resolve("deep/deeper")).resolve("key"));
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void shouldLeaveWhatALinkInItLeadsTo() throws IOException {
    Path kept = Files.createFile(elsewhere.resolve("kept"));
    try (ThrowAwayFolder folder = ThrowAwayFolder.make()) {
      Files.createSymbolicLink(folder.path().resolve("link"), elsewhere);
    }
    assertTrue(Files.exists(kept));
  }
}
