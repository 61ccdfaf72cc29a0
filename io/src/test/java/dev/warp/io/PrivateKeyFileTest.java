package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyFileTest {

  private static final String KNOWN_PRIVATE =
      "2ZHQBY729J6XEQNT8HFH3P61401VYZXG8AX3ZP4CJA3ZY9XHJZ10";
  private static final String KNOWN_PUBLIC =
      "08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT";

  @TempDir Path folder;

  @Test
  void shouldMakeAFileForItsOwnerOnlyAndReadItAgain() throws IOException {
    Path file = folder.resolve("warp/keys/gate.key");

    PrivateKey made = PrivateKeyFile.readOrCreate(file, new SecureRandomSource());
    PrivateKey read = PrivateKeyFile.readOrCreate(file, new SecureRandomSource());

    assertEquals(made.publicKey(), read.publicKey());
    assertEquals("rw-------", mode(file));
    assertEquals("rwx------", mode(file.getParent()));
    assertEquals("rwx------", mode(file.getParent().getParent()));
    assertTrue(Files.readString(file).matches("[0-9A-Z]{52}\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {KNOWN_PRIVATE, KNOWN_PRIVATE + "\n", " " + KNOWN_PRIVATE + " \r\n"})
  void shouldReadAKeyWrittenByHand(String content) throws IOException {
    Path file = write(content, "r--------");

    assertEquals(KNOWN_PUBLIC, PrivateKeyFile.read(file).publicKey().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void shouldRefuseAFileThatOthersHaveAccessTo(String mode) throws IOException {
    Path file = write(KNOWN_PRIVATE, mode);

    assertEquals(
        "others than its owner have access to private key file %s (%s): chmod 600 %s"
            .formatted(file, mode, file),
        failure(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "no key", KNOWN_PRIVATE + KNOWN_PRIVATE})
  void shouldNameTheFileThatHoldsNoKeyAndNotRepeatWhatItHolds(String content) throws IOException {
    Path file = write(content, "rw-------");

    String message = failure(file);

    assertTrue(message.startsWith(file + " does not hold a private key: "), message);
    assertFalse(message.contains(KNOWN_PRIVATE), message);
    assertEquals(content, Files.readString(file));
  }

  @Test
  void shouldSayThatAFileToReadIsNotThere() {
    Path file = folder.resolve("absent.key");

    IOException failure = assertThrows(IOException.class, () -> PrivateKeyFile.read(file));

    assertEquals(
        "cannot read private key file " + file + ": it is not there", failure.getMessage());
  }

  @Test
  void shouldSayWhyAFileCannotBeMade() throws IOException {
    Path occupied = Files.createFile(folder.resolve("occupied"));
    Path file = occupied.resolve("gate.key");

    assertEquals(
        "cannot create private key file " + file + ": " + occupied + " is not a folder",
        failure(file));
  }

  @Test
  void shouldSayAllThatIsWrongWithAFileAtOnce() throws IOException {
    Path file = write("no key", "rw-r--r--");

    String message = failure(file);

    assertTrue(message.startsWith(file + " does not hold a private key: "), message);
    assertTrue(
        message.endsWith(
            "; and others than its owner have access to private key file "
                + file
                + " (rw-r--r--): chmod 600 "
                + file),
        message);
  }

  @Test
  void shouldSayBeforehandWhetherThereIsRoomForAFileAndMakeNothing() throws IOException {
    Path occupied = Files.createFile(folder.resolve("occupied"));
    Path below = occupied.resolve("keys").resolve("gate.key");

    PrivateKeyFile.requireRoom(folder.resolve("keys").resolve("gate.key"));
    assertEquals(
        "cannot create private key file " + below + ": " + occupied + " is not a folder",
        assertThrows(IOException.class, () -> PrivateKeyFile.requireRoom(below)).getMessage());
    assertFalse(Files.exists(folder.resolve("keys")));
  }

  /**
   * Root may write wherever it is not the file system itself that says no, as that of processes.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldSayBeforehandThatTheUserMayNotWriteThere() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    Path file = (Files.isWritable(closed) ? Path.of("/proc/self") : closed).resolve("a/gate.key");
    assumeFalse(Files.isWritable(file.getParent().getParent()), "nothing is closed to this user");
    assertEquals(
        "cannot create private key file " + file + ": permission denied",
        assertThrows(IOException.class, () -> PrivateKeyFile.requireRoom(file)).getMessage());
  }

  private String failure(Path file) {
    return assertThrows(
            IOException.class, () -> PrivateKeyFile.readOrCreate(file, new SecureRandomSource()))
        .getMessage();
  }

  private Path write(String content, String mode) throws IOException {
    Path file = folder.resolve("some.key");
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
